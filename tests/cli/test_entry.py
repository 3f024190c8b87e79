"""The entry: cheap help, exit codes, and errors of one line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tuidesk.cli import failures
from tuidesk.cli.main import COMMANDS, main
from tuidesk.i18n import use_language

REPORT = """
import json, sys
from tuidesk.cli.main import main
code = main(sys.argv[1:])
roots = sorted({name.partition('.')[0] for name in sys.modules})
print('MODULES ' + json.dumps([code, roots]), file=sys.stderr)
"""


def modules_after(*arguments: str) -> tuple[int, set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", REPORT, *arguments],
        capture_output=True,
        text=True,
        env=dict(os.environ),
        check=True,
    )
    line = next(line for line in done.stderr.splitlines() if line.startswith("MODULES "))
    code, roots = json.loads(line.removeprefix("MODULES "))
    return code, set(roots)


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(argument: str) -> None:
    code, roots = modules_after(argument)
    assert code == 0
    assert not roots & {"textual", "sqlmodel", "sqlalchemy", "pydantic", "cryptography", "imapclient", "rich"}


def test_a_listing_needs_no_screen_no_models_and_no_wires() -> None:
    code, roots = modules_after("list")
    assert code == 0
    assert not roots & {"textual", "sqlmodel", "msal", "imapclient", "aiosmtplib", "aiosmtpd", "html2text"}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(command: str, tuidesk: Run) -> None:
    assert f"tuidesk {command}" in tuidesk(command, "--help").out


def test_help_names_every_command(tuidesk: Run) -> None:
    out = tuidesk("--help").out
    assert all(name in out for name in COMMANDS)


def test_bad_usage_is_one_line_and_two(tuidesk: Run) -> None:
    for arguments in (
        ["frob"],
        ["list", "--frob"],
        ["list", "--limit", "0"],
        ["show"],
        ["show", "x"],
        ["set", "1"],
    ):
        result = tuidesk(*arguments, code=2)
        assert result.out == ""
        assert result.err.count("\n") == 1


def test_a_missing_thing_is_three(tuidesk: Run) -> None:
    for arguments in (
        ["show", "7"],
        ["list", "--queue", "Nope"],
        ["assign", "7", "me"],
        ["set", "7", "--status", "open"],
        ["outbox", "retry", "7"],
        ["outbox", "retry", "x"],
        ["queue", "set", "Nope", "color=blue"],
        ["channel", "enable", "nope"],
        ["channel", "test", "nope"],
        ["filter", "remove", "a@b.test"],
    ):
        assert tuidesk(*arguments, code=3).err.count("\n") == 1


def test_listings_without_rows_print_nothing(tuidesk: Run) -> None:
    for arguments in (
        ["list"],
        ["list", "--search", "x"],
        ["outbox"],
        ["ledger"],
        ["queue", "list"],
        ["channel", "list"],
    ):
        for json_too in ([], ["--json"]):
            assert tuidesk(*arguments, *json_too).out == ""


def test_ingest_speaks_the_codes_of_a_pipe(tuidesk: Run) -> None:
    assert tuidesk("ingest", code=64).err.count("\n") == 1
    assert tuidesk("ingest", "--queue", "Nope", code=64).err.count("\n") == 1


def test_an_unexpected_error_is_one_line_and_its_log_holds_no_text(
    sealed: Path, monkeypatch: pytest.MonkeyPatch, tuidesk: Run
) -> None:
    told = "-".join(["the", "customer", "told", "us"])  # source lines stand in a traceback, values do not

    def fail(_args: object) -> int:
        raise ValueError(told)

    monkeypatch.setattr("tuidesk.cli.listing.run", fail)
    result = tuidesk("list", code=1)
    assert result.err.count("\n") == 1
    log = (sealed / "logs" / "errors.log").read_text()
    assert "ValueError" in log
    assert "in fail" in log
    assert told not in result.err + log


def test_interruption_and_a_reader_who_left_are_no_errors(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(
        "PYTHONUNBUFFERED", raising=False
    )  # it would hide what is said at the end of a program

    def interrupted() -> int:
        raise KeyboardInterrupt

    assert failures.guarded(interrupted) == 130
    assert capsys.readouterr().err == ""
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m tuidesk --help | true"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""


def test_a_store_that_is_no_store_is_one_line(sealed: Path, tuidesk: Run) -> None:
    sealed.mkdir(parents=True)
    (sealed / "tuidesk.db").write_bytes(b"this is no database, whatever its name says" * 100)
    assert tuidesk("list", code=1).err.count("\n") == 1


def test_commands_speak_spanish(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TUIDESK_LANG", "es")
    try:
        assert main(["agent", "list"]) == 0
        assert main(["list", "--queue", "Nope"]) == 3
    finally:
        use_language("en")
    assert "Nope" in capsys.readouterr().err
