"""The desk in numbers: valid, true, written whole, and about nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as older_format

from tests.cli.conftest import Run
from tests.worker.post import letter
from tuidesk.cli import metrics
from tuidesk.store.metrics import Family, Sample

Values = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def values(text: str) -> Values:
    """Parse strictly and return every number by its name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in openmetrics(text)
        for sample in family.samples
    }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tuidesk.prom"


@pytest.fixture
def busy(tuidesk: Run, imap: Run, smtp: Run) -> None:
    """Give a desk with a mailbox, a way out, a ticket and a reply that waits."""
    imap("support")
    smtp("it")
    tuidesk("queue", "add", "Support", "--inbound", "support", "--reply-via", "it")
    mail = letter("Ana <ana@cliente.test>", "support@xyz.test", "Canary subject", "Canary words")
    command = [sys.executable, "-m", "tuidesk", "ingest", "--queue", "Support"]
    subprocess.run(command, input=mail, check=True)
    tuidesk("reply", "1", "--body-file", "-", "--no-undo", stdin="Hello\n")


def test_the_numbers_are_those_of_the_desk(tuidesk: Run, busy: None, file: Path) -> None:
    tuidesk("health", "--metrics", str(file))
    found = values(file.read_text())
    assert found["tuidesk_tickets", (("status", "open"),)] == 1
    assert found["tuidesk_tickets", (("status", "new"),)] == 0
    assert found["tuidesk_outbox", (("state", "queued"),)] == 1
    assert found["tuidesk_outbox", (("state", "uncertain"),)] == 0
    assert found["tuidesk_mails_in_total", ()] == 1
    assert found["tuidesk_mails_out_total", ()] == 0
    assert found["tuidesk_outbox_oldest_due_seconds", ()] >= 0
    assert found["tuidesk_workers", ()] == 0
    mailbox = (("channel", "1"), ("direction", "in"), ("kind", "imap"))
    for name in ("tuidesk_channel_ok_timestamp_seconds", "tuidesk_channel_failing", "tuidesk_channel_backlog",
                 "tuidesk_audit_missing", "tuidesk_audit_extra", "tuidesk_audit_timestamp_seconds"):  # fmt: skip
        assert found[name, mailbox] == 0
    for part in ("store", "store-log", "raw", "raw-log"):
        assert ("tuidesk_store_bytes", (("part", part),)) in found
    assert found["tuidesk_store_bytes", (("part", "store"),)] > 0


def test_they_are_about_nobody(tuidesk: Run, busy: None, file: Path) -> None:
    tuidesk("health", "--metrics", str(file))
    text = file.read_text()
    for word in ("@", "Canary", "ana", "cliente", "xyz", "Support"):
        assert word not in text


def test_a_collector_of_the_older_format_reads_the_same(tuidesk: Run, busy: None, file: Path) -> None:
    tuidesk("health", "--metrics", str(file))
    text = file.read_text()
    older = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in older_format(text)
        for sample in family.samples
    }
    assert older == values(text)


def test_the_file_is_replaced_whole_and_readable_by_the_collector(tuidesk: Run, file: Path) -> None:
    file.write_text("before")
    before = file.stat().st_ino
    tuidesk("health", "--metrics", str(file))
    assert file.stat().st_ino != before
    assert file.stat().st_mode & 0o777 == 0o644
    assert [path for path in file.parent.iterdir() if "prom" in path.name] == [file]


def test_a_folder_that_is_not_there_is_said(tuidesk: Run, file: Path) -> None:
    said = tuidesk("health", "--metrics", str(file.parent / "none" / "x.prom"), code=1).err
    assert "cannot be written" in said


def test_labels_are_escaped() -> None:
    odd = 'a\\b"c\nd'
    text = metrics.text([Family("x", "gauge", "x", (Sample(1, (("label", odd),)),))])
    assert values(text) == {("x", (("label", odd),)): 1.0}


@pytest.mark.server
def test_postgresql_has_them_too(
    tuidesk: Run, file: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("TUIDESK_DATABASE", request.getfixturevalue("postgres").new_database())
    tuidesk("health", "--metrics", str(file))
    assert values(file.read_text())["tuidesk_store_bytes", (("part", "store"),)] > 0
