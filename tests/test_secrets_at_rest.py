"""Passwords go in by standard input and are found nowhere afterwards; every file is its owner's alone."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.terminal.conftest import program
from tests.terminal.program import Terminal
from tests.worker.post import letter

pytestmark = pytest.mark.server

__all__ = ["program"]

USER, CANARY, WRONG = "canary-user", "canary-4f1d9a-right", "canary-4f1d9a-wrong"
TUIDESK = [sys.executable, "-m", "tuidesk"]
Run = Callable[..., str]


@pytest.fixture
def run() -> Run:
    """Return what runs a command for somebody whose umask keeps nothing from anybody; returns all it printed."""

    def command(*arguments: str, stdin: str = "", fails: bool = False) -> str:
        done = subprocess.run([*TUIDESK, *arguments], input=stdin, capture_output=True, text=True, umask=0)
        assert (done.returncode != 0) == fails, done.stderr
        return done.stdout + done.stderr

    return command


def forms(secret: str) -> Iterator[bytes]:
    """Give the forms in which a password goes over wires and into logs."""
    plain = secret.encode()
    yield plain
    yield secret.encode("utf-16-le")
    yield plain.hex().encode()
    for text in (plain, b"\0" + USER.encode() + b"\0" + plain):
        for shift in range(3):  # base64 of it wherever it begins in a longer text
            encoded = base64.b64encode(b"x" * shift + text)
            yield encoded[4 if shift else 0 : -4]


def leaks(home: Path) -> list[str]:
    """Return the files that hold one of the passwords in some form."""
    return [
        f"{path.relative_to(home)} holds {form!r}"
        for path in sorted(home.rglob("*"))
        if path.is_file() and "keys" not in path.parts
        for secret in (CANARY, WRONG)
        for form in forms(secret)
        if form in path.read_bytes()
    ]


def wide_open(home: Path) -> list[str]:
    """Return the files and folders that others than their owner may use."""
    return [
        f"{path}: {path.stat().st_mode:o}" for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077
    ]


@pytest.fixture
def served(
    run: Run, dovecot: Dovecot, make_smtp_sink: Callable[..., SmtpSink], sealed: Path
) -> tuple[Dovecot, SmtpSink]:
    """Give a desk whose mailbox and way out both want a login."""
    dovecot.add_user(USER, CANARY)
    sink = make_smtp_sink(tls="starttls", users={USER: CANARY})
    imap = ("--host", dovecot.host, "--port", str(dovecot.port), "--tls", "none", "--user", USER)
    run("channel", "add", "imap", "in", *imap, "--password-stdin", "--address", "support@xyz.test", "--since", "all",
        stdin=f"{CANARY}\n")  # fmt: skip
    smtp = ("--host", "localhost", "--port", str(sink.port), "--tls", "starttls", "--ca-file", sink.ca_file)
    run("channel", "add", "smtp", "out", *smtp, "--user", USER, "--password-stdin", "--from", "S <support@xyz.test>",
        stdin=f"{CANARY}\n")  # fmt: skip
    run("queue", "add", "Support", "--inbound", "in", "--reply-via", "out")
    return dovecot, sink


def test_passwords_stay_sealed_whatever_is_done(
    run: Run, served: tuple[Dovecot, SmtpSink], sealed: Path, tmp_path: Path
) -> None:
    dovecot, sink = served
    dovecot.deliver(USER, letter("Ana <ana@cliente.test>", "support@xyz.test", "Hello", "Hello"))
    said = run("worker", "--once")
    said += run("reply", "1", "--body-file", "-", "--no-undo", stdin="Hello, Ana\n")
    said += run("worker", "--once")
    assert [mail.user for mail in sink.wait()] == [USER]  # the password did work, so it was there to leak
    for name in ("in", "out"):
        said += run("channel", "set", name, "--password-stdin", stdin=f"{WRONG}\n")
    said += run("reply", "1", "--body-file", "-", "--no-undo", stdin="Are you there?\n")
    said += run("worker", "--once", fails=True)
    for listing in ("list", "ledger", "outbox", "health"):
        said += run(listing) + run(listing, "--json")
    said += run("channel", "list", "--json") + run("doctor") + run("audit", fails=True)
    said += run("backup", str(tmp_path / "copy"))

    assert CANARY not in said
    assert WRONG not in said
    assert leaks(sealed) == []
    assert leaks(tmp_path / "copy") == []
    assert wide_open(sealed) == []
    assert wide_open(tmp_path / "copy") == []


def test_no_argument_takes_a_password(run: Run) -> None:
    said = run("channel", "add", "imap", "in", "--password", CANARY, fails=True)
    assert CANARY not in said


def test_the_desk_on_the_screen_keeps_them_too(
    served: tuple[Dovecot, SmtpSink], sealed: Path, program: Callable[..., Terminal]
) -> None:
    dovecot, _sink = served
    dovecot.deliver(USER, letter("Ana <ana@cliente.test>", "support@xyz.test", "Printer", "Hello"))
    desk = program(columns=120, rows=40)
    desk.until("Printer")
    desk.send(",]")
    desk.until("Custom SMTP")
    desk.send("t")
    desk.until("✓ works")
    arguments = (
        Path(f"/proc/{desk.pid}/cmdline").read_bytes() + Path(f"/proc/{desk.pid}/environ").read_bytes()
    )
    assert CANARY.encode() not in arguments + desk.raw
    assert leaks(sealed) == []
    assert wide_open(sealed) == []
