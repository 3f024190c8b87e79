"""A way out that dies is known within a minute although nobody writes, and tries again by itself, without mail."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.smtp import AuthResult

from tests.helpers import wait_for
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk
from tuidesk.desk import health, queues, replying
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.replies.letter import Letter
from tuidesk.desk.servers import Server
from tuidesk.mail.errors import LoginRefused, SendingSwitchedOff
from tuidesk.mail.message import Address
from tuidesk.store import tables as t
from tuidesk.worker import watch


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what takes minutes take a blink."""
    monkeypatch.setattr(watch, "WATCH_SECONDS", 0.2)
    monkeypatch.setattr(watch, "NETWORK_SECONDS", 0.2)


def troubles(desk: Desk) -> list[str]:
    with desk.store.read() as conn:
        lines = health.read(conn).lines()
    return [line for line in lines if "no worker" not in line and "no way out" not in line]


def column(desk: Desk, name: str) -> int:
    [(value,)] = desk.rows(sa.select(t.outbound.c[name]))
    return int(value)


def queued(desk: Desk) -> int:
    """Write a mail that is due at once."""
    queue_id = desk.queue("Sales", reply_via="out")
    queues.change(desk.store, ADMIN, "Sales", [("public-address", "it@abc.test")])
    letter = Letter(queue_id=queue_id, to=(Address("Ana", "ana@cliente.test"),), subject="Hola", text="Hola.")
    return replying.send(desk.store, ADMIN, letter, undo_ms=0).outbox_id


def state(desk: Desk, outbox_id: int) -> str:
    [(found,)] = desk.rows(sa.select(t.outbox.c.state).where(t.outbox.c.id == outbox_id))
    return str(found)


def test_a_new_way_out_proves_itself_at_once(desk: Desk, smtp_sink: SmtpSink) -> None:
    desk.way_out(smtp_sink, "out", "it@abc.test")
    desk.start()
    wait_for(lambda: column(desk, "ok_at"), "the channel to be proved")
    assert not smtp_sink.received


def test_a_server_that_goes_away_is_named_and_its_return_too(
    desk: Desk, make_smtp_sink: Callable[..., SmtpSink]
) -> None:
    sink = make_smtp_sink()
    desk.way_out(sink, "out", "it@abc.test")
    desk.start()
    wait_for(lambda: column(desk, "ok_at"), "the channel to be proved")
    sink.stop()
    [line] = wait_for(lambda: troubles(desk), "the trouble to be said")
    assert line.startswith("it@abc.test: 127.0.0.1 does not answer since ")
    sink.start()
    wait_for(lambda: troubles(desk) == [], "the trouble to be over")


def test_a_new_password_works_within_seconds_and_without_a_restart(
    desk: Desk, make_smtp_sink: Callable[..., SmtpSink]
) -> None:
    sink = make_smtp_sink(users={"it": "right"})
    server = Server(sink.host, sink.port, "none")
    channel_additions.add_smtp(
        desk.store, ADMIN, "out", server, from_="it@abc.test", user="it", password="no"
    )
    desk.start()
    [line] = wait_for(lambda: troubles(desk), "the trouble to be said")
    assert "refused the login of it" in line
    assert column(desk, "retry_seconds") == LoginRefused.retry_seconds
    command = [sys.executable, "-m", "tuidesk", "channel", "set", "out", "--password-stdin"]
    subprocess.run(command, input="right\n", text=True, check=True)
    wait_for(lambda: troubles(desk) == [] and column(desk, "ok_at"), "the trouble to be over")


class Exchange(SmtpSink):
    """Refuses every login as Exchange Online does where SMTP AUTH is off, until it is switched on."""

    off = True
    tries = 0

    def authenticate(self, *args: Any) -> AuthResult:
        self.tries += 1
        message = (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."
        )
        said = message if self.off else None
        return AuthResult(success=not self.off, handled=False, message=said, auth_data="it")


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    sink = Exchange(users={"it": "right"})
    sink.start()
    yield sink
    sink.stop()


def test_sending_that_is_switched_off_is_tried_again_by_a_login_and_not_by_mail(
    desk: Desk, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SendingSwitchedOff, "retry_seconds", 0.3)
    server = Server(exchange.host, exchange.port, "none")
    channel_additions.add_smtp(
        desk.store, ADMIN, "out", server, from_="it@abc.test", user="it", password="right"
    )
    desk.start()
    [line] = wait_for(lambda: troubles(desk), "the trouble to be said")
    assert "switched off" in line
    outbox_id = queued(desk)
    tries = exchange.tries
    wait_for(lambda: exchange.tries > tries + 2, "some more logins")
    assert desk.rows(sa.select(t.outbox.c.attempts, t.outbox.c.state)) == [(0, "queued")]
    exchange.off = False
    wait_for(lambda: state(desk, outbox_id) == "sent", "the mail to leave by itself")
    assert troubles(desk) == []
