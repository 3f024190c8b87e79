"""Mail that leaves under trouble: never lost, never twice, and said as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.scripted import Connection, Script, ScriptedServer
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import letter
from tests.worker.test_round_trip import ANA, reply
from tests.worker.test_trouble import troubles
from tuidesk.desk import channels, outbox
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.store import tables as t
from tuidesk.store.errors import StoreLocked
from tuidesk.worker import logins, sender, sent_folder
from tuidesk.worker.child import hold_desk, start_child

pytestmark = pytest.mark.server


class MuteAfterTheDot:
    """An SMTP server that takes the mail and then says nothing more, or ends the connection."""

    def __init__(self, *, hang_up: bool) -> None:
        self.data: list[str] = []
        self._hang_up = hang_up

    def __call__(self, connection: Connection) -> None:
        connection.send("220 mute.test")
        while line := connection.line():
            if line.startswith("DATA"):
                connection.send("354 go on")
                connection.until_dot()
                self.data.append(line)
                if not self._hang_up:
                    connection.silence()
                return
            connection.send("250 mute.test")


def states(desk: Desk) -> list[str]:
    return [row.state for row in desk.rows(sa.select(t.outbox.c.state).order_by(t.outbox.c.id))]


def ticket_of(desk: Desk, dovecot: Dovecot, user: str) -> int:
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Factura", "El IVA está mal."))
    assert desk.once().totals.tickets == 1
    [ticket] = desk.tickets(1)
    return int(ticket.id)


def support(desk: Desk, dovecot: Dovecot, server: ScriptedServer | SmtpSink) -> str:
    """Set up a queue that answers through a server."""
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    out = Server(server.host, server.port, "none")
    channel_additions.add_smtp(desk.store, ADMIN, "out", out, from_="support@desk.test")
    desk.queue("Support", inbound="support")
    return user


def test_no_answer_after_the_dot_is_uncertain_and_never_sent_again(
    desk: Desk, dovecot: Dovecot, scripted_smtp: Callable[[Script], ScriptedServer]
) -> None:
    server = MuteAfterTheDot(hang_up=True)
    user = support(desk, dovecot, scripted_smtp(server))
    reply(desk, ticket_of(desk, dovecot, user), "Lo miramos.")
    assert desk.once().totals.uncertain == 1
    assert desk.once().totals.uncertain == 1
    assert len(server.data) == 1
    assert any("not known whether it arrived: 1" in line for line in troubles(desk))


def test_what_a_server_said_is_known_although_the_store_was_busy_when_it_said_it(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, busy = outbox.settle, [StoreLocked("locked"), StoreLocked("locked still")]

    def settled(*arguments: Any) -> str:
        if busy:
            raise busy.pop()
        return settle(*arguments)

    monkeypatch.setattr(sender, "SETTLE_AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(outbox, "settle", settled)
    user = support(desk, dovecot, smtp_sink)
    reply(desk, ticket_of(desk, dovecot, user), "Lo miramos.")
    assert desk.once().totals.uncertain == 0
    assert (states(desk), busy) == (["sent"], [])


def test_what_a_server_said_counts_although_another_worker_has_taken_over_meanwhile(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver = logins.deliver

    def slowly(store: Any, locations: Any, channel: Any, *arguments: Any) -> Any:
        delivery = deliver(store, locations, channel, *arguments)
        newer = sa.update(t.lease).where(t.lease.c.name == channel.lease).values(epoch=t.lease.c.epoch + 1)
        with store.write() as conn:
            epoch = conn.scalar(newer.returning(t.lease.c.epoch))
        outbox.stale(store, channel.id, epoch)
        assert states(desk) == ["uncertain"]
        return delivery

    monkeypatch.setattr(logins, "deliver", slowly)
    user = support(desk, dovecot, smtp_sink)
    reply(desk, ticket_of(desk, dovecot, user), "Lo miramos.")
    assert desk.once().totals.uncertain == 0
    assert states(desk) == ["sent"]


@pytest.mark.parametrize("header", ["Message-ID", "X-Tuidesk-Id"])
def test_a_copy_among_the_sent_mail_is_proof(
    desk: Desk,
    dovecot: Dovecot,
    scripted_smtp: Callable[[Script], ScriptedServer],
    monkeypatch: pytest.MonkeyPatch,
    header: str,
) -> None:
    monkeypatch.setattr(sent_folder, "LOOK_AFTER_MS", (0,))
    user = support(desk, dovecot, scripted_smtp(MuteAfterTheDot(hang_up=True)))
    reply(desk, ticket_of(desk, dovecot, user), "Lo miramos.")
    [row] = desk.rows(sa.select(t.outbox.c.message_id, t.outbox.c.spec))
    # A server may file it under an id of its own; our header stays in it.
    proof = row.message_id if header == "Message-ID" else row.spec["mail"]["token"]
    copy = letter("support@desk.test", "ana@cliente.test", "Re: Factura", "Lo miramos.")
    copy = copy.replace(b"Message-ID:", f"{header}: {proof}\r\nX-Old:".encode())
    dovecot.deliver(user, copy, folder="Sent")
    desk.start()
    wait_for(lambda: states(desk) == ["sent"], "the copy to be found")


def test_a_worker_that_is_killed_while_it_sends_leaves_it_uncertain(
    desk: Desk, dovecot: Dovecot, scripted_smtp: Callable[[Script], ScriptedServer]
) -> None:
    server = MuteAfterTheDot(hang_up=False)
    user = support(desk, dovecot, scripted_smtp(server))
    reply(desk, ticket_of(desk, dovecot, user), "Lo miramos.")
    worker = desk.program("worker")
    wait_for(lambda: server.data, "the mail to be handed over")
    assert states(desk) == ["sending"]
    worker.kill()
    worker.wait()
    assert desk.once().totals.uncertain == 1
    assert len(server.data) == 1


@pytest.mark.parametrize("arguments", [("worker",), ("worker", "--once")])
def test_sigterm_does_not_wait_for_a_mute_server(
    desk: Desk,
    dovecot: Dovecot,
    scripted_smtp: Callable[[Script], ScriptedServer],
    arguments: tuple[str, ...],
) -> None:
    server = MuteAfterTheDot(hang_up=False)
    user = support(desk, dovecot, scripted_smtp(server))
    reply(desk, ticket_of(desk, dovecot, user), "Lo miramos.")
    worker = desk.program(*arguments)
    wait_for(lambda: server.data, "the mail to be handed over")
    worker.terminate()
    assert worker.wait(120) == (1 if "--once" in arguments else 0)
    assert desk.once().totals.uncertain == 1


def test_without_network_mail_waits_and_leaves_when_it_is_back(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user = support(desk, dovecot, smtp_sink)
    ticket = ticket_of(desk, dovecot, user)
    smtp_sink.stop()
    reply(desk, ticket, "Lo miramos.")
    stop = desk.start()
    assert wait_for(lambda: troubles(desk), "the trouble to be said")
    assert states(desk) == ["queued"]
    stop.set()
    smtp_sink.start()
    desk.start()
    smtp_sink.wait(1)
    wait_for(lambda: states(desk) == ["sent"], "the mail to be sent")
    assert troubles(desk) == []


def test_a_wrong_password_pauses_the_channel_until_it_is_mended(
    desk: Desk, dovecot: Dovecot, make_smtp_sink: Callable[..., SmtpSink]
) -> None:
    sink = make_smtp_sink(users={"out": "right"})
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    out = Server(sink.host, sink.port, "none")
    way = {"from_": "support@desk.test", "user": "out", "password": "wrong"}
    channel_additions.add_smtp(desk.store, ADMIN, "out", out, **way)
    desk.queue("Support", inbound="support")
    reply(desk, ticket_of(desk, dovecot, user), "Lo miramos.")
    desk.start()
    [line] = wait_for(lambda: troubles(desk), "the trouble to be said")
    assert "refused the login of out" in line
    assert states(desk) == ["queued"]
    channels.change(desk.store, ADMIN, "out", {}, password="right")
    sink.wait(1)
    wait_for(lambda: states(desk) == ["sent"] and troubles(desk) == [], "all to be well")


def test_the_companion_sends_what_waits_before_it_ends(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user = support(desk, dovecot, smtp_sink)
    ticket = ticket_of(desk, dovecot, user)
    lock = hold_desk(desk.locations)
    child = start_child(desk.locations)
    reply(desk, ticket, "Lo miramos.", undo_ms=4_000)
    lock.close()
    smtp_sink.wait(1)
    assert child.wait(120) == 0
    assert states(desk) == ["sent"]
