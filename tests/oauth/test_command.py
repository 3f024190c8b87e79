"""`tuidesk channel sign-in`: the whole sign-in from a terminal, without a running worker."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from tests.servers.authority_refusals import BLOCKED, CORRELATION
from tests.servers.office365 import Office365
from tests.worker.desk import ADMIN, Desk
from tuidesk.desk import connecting
from tuidesk.desk.connecting import Connection, Registration
from tuidesk.store import tables as t

pytestmark = pytest.mark.server


@contextmanager
def command(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    program = subprocess.Popen(
        [sys.executable, "-m", "tuidesk", "channel", "sign-in", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # a test run in the background ignores it
    )
    try:
        yield program
    finally:
        program.kill()
        program.communicate()


def line(program: subprocess.Popen[str], after: str) -> str:
    """Return the line that follows the one with these words."""
    assert program.stdout
    for said in program.stdout:
        if after in said:
            return program.stdout.readline().strip()
    raise AssertionError(f"never said: {after}")


@pytest.fixture
def address(desk: Desk, office365: Office365) -> str:
    """Save a channel that nobody has signed in to."""
    address = office365.mailbox("support")
    registration = Registration(office365.tenant, office365.client_id)
    with desk.store.write() as conn:
        connecting.connect_office365(conn, ADMIN, Connection(address), registration)
    return address


def signed_in(desk: Desk) -> list[str]:
    return [row.flow for row in desk.rows(sa.select(t.account)) if row.signed_in_at]


def test_a_code_is_printed_and_waited_for(desk: Desk, office365: Office365, address: str) -> None:
    with command(address) as program:
        uri = line(program, "and type the code")
        assert program.stdout
        code = program.stdout.readline().strip()
        assert uri == f"{office365.authority.base}/device"
        office365.authority.approve(code, address)
        out, err = program.communicate(timeout=60)
    assert program.returncode == 0, err
    assert "is connected to the queue" in out
    assert signed_in(desk) == ["device"]


def test_an_address_is_pasted_back(desk: Desk, office365: Office365, address: str) -> None:
    with command(address, "--browser") as program:
        uri = line(program, "paste the one on which it ends")
        assert program.stdin
        assert program.stdout
        program.stdin.write("https://elsewhere.test/\n")
        program.stdin.flush()
        assert "not the address at the end" in program.stdout.readline()
        program.stdin.write(f"{office365.authority.sign_in(uri, address)}\n")
        program.stdin.flush()
        program.communicate(timeout=60)
    assert program.returncode == 0
    assert signed_in(desk) == ["code"]


def test_microsofts_own_words_stand_above_the_error(desk: Desk, office365: Office365, address: str) -> None:
    with command(address) as program:
        line(program, "and type the code")
        assert program.stdout
        office365.authority.refuse_code(program.stdout.readline().strip(), BLOCKED)
        out, err = program.communicate(timeout=60)
    assert program.returncode == 1
    assert CORRELATION in out
    assert "Sign in by browser instead" in err
    assert len(err.splitlines()) == 1


def test_interrupting_lets_go(desk: Desk, address: str) -> None:
    with command(address) as program:
        line(program, "and type the code")
        program.send_signal(signal.SIGINT)
        _out, err = program.communicate(timeout=60)
    assert program.returncode == 130
    assert err == ""
    assert signed_in(desk) == []


def test_somebody_else_is_told_apart(desk: Desk, office365: Office365, address: str) -> None:
    with command(address) as program:
        line(program, "and type the code")
        assert program.stdout
        office365.authority.approve(program.stdout.readline().strip(), "ana@desk.test")
        _out, err = program.communicate(timeout=60)
    assert program.returncode == 1
    assert f"ana@desk.test signed in, not {address}" in err
    assert len(err.splitlines()) == 1
    assert "login=ana@desk.test" in err
    assert desk.count(t.secret) == 0


def test_only_office_365_is_signed_in_to(desk: Desk) -> None:
    connecting.connect_gmail(desk.store, ADMIN, "it@desk.test", "abcd efgh ijkl mnop")
    with command("it@desk.test") as program:
        _out, err = program.communicate(timeout=60)
    assert program.returncode == 2
    assert "--password-stdin" in err
