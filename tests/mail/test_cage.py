"""The cage: a mail that kills the child costs that mail its details, and no other mail anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mail.letters import letter, multipart, part
from tuidesk.mail.cage import Cage, CageUnavailable
from tuidesk.mail.parse import parse


def test_a_batch_gives_the_same_as_parsing_here() -> None:
    raws = [letter(f"Mail {number}\n\n> old") for number in range(60)]
    with Cage() as cage:
        assert cage.parse(raws) == [parse(raw) for raw in raws]
        assert cage.parse([]) == []


def test_a_deadly_mail_is_read_plainly_and_the_others_wholly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIDESK_CAGE_TEST", "kill-me-now")
    raws = [
        letter("one"),
        letter("kill-me-now"),
        letter("two"),
        letter("kill-me-now", Subject="again"),
        letter("three"),
    ]
    with Cage() as cage:
        found = cage.parse(raws)
    assert [item.marks for item in found] == [(), ("unparsed",), (), ("unparsed",), ()]
    assert [item.text for item in found] == ["one", "kill-me-now", "two", "kill-me-now", "three"]
    assert found[3].subject == "again"


def test_a_silent_child_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ready_then_silent = tmp_path / "python"
    ready_then_silent.write_text("#!/bin/sh\nhead -c 4 /dev/zero\nexec sleep 60\n")
    ready_then_silent.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(ready_then_silent))
    with Cage(wall_seconds=0.5) as cage:
        assert cage.parse([letter("hello")])[0].marks == ("unparsed",)


@pytest.mark.parametrize("program", ["/bin/false", "/bin/cat", "/nowhere/python"])
def test_a_machine_that_starts_no_child_is_told_from_a_bad_mail(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    with Cage() as cage:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "executable", program)
            with pytest.raises(CageUnavailable):
                cage.parse([letter("hello")])
        assert cage.parse([letter("hello")])[0].text == "hello"


def test_a_mail_larger_than_the_pipes_goes_through() -> None:
    data = os.urandom(3_000_000)
    raw = multipart(part(b"see"), part(data, "application/x", Content_Transfer_Encoding="binary"))
    with Cage() as cage:
        found = cage.parse([raw, letter("next")])
    assert found[0].attachments
    assert found[1].text == "next"


def test_no_process_of_an_agent_loads_html2text() -> None:
    code = (
        "import sys, tuidesk.mail.parse, tuidesk.mail.cage, tuidesk.mail.compose;"
        "print([name for name in ('html2text', 'nh3') if name in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )
