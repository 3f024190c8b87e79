"""The main job: a customer's mail becomes a ticket, the reply reaches him, his answer comes back to it."""

from __future__ import annotations

import email.utils
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import answer, letter, parsed
from tuidesk.desk import queues, replying
from tuidesk.desk.replies.letter import Letter
from tuidesk.store import tables as t

pytestmark = pytest.mark.server

ANA = "Ana Ruiz <ana@cliente.test>"


def reply(desk: Desk, ticket_id: int, text: str, **options: int) -> None:
    start = replying.start_reply(desk.store, ADMIN, ticket_id)
    assert start.problem == ""
    wish = Letter(
        ticket_id=ticket_id,
        to=start.to,
        cc=start.cc,
        subject=start.subject,
        text=text,
        seen_message_id=start.seen_message_id,
    )
    replying.send(desk.store, ADMIN, wish, **({"undo_ms": 0} | options))


def messages(desk: Desk, ticket_id: int) -> list[str]:
    query = sa.select(t.message.c.direction).where(t.message.c.ticket_id == ticket_id)
    return [row.direction for row in desk.rows(query.order_by(t.message.c.id))]


def test_mail_ticket_reply_answer(desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.way_out(smtp_sink, "out", "Support <support@desk.test>")
    desk.queue("Support", inbound="support")
    desk.start()
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Factura", "El IVA está mal."))
    [ticket] = desk.tickets(1)
    assert (ticket.title, ticket.status) == ("Factura", "new")

    reply(desk, ticket.id, "Lo corregimos hoy.")
    [sent] = smtp_sink.wait(1)
    assert sent.rcpt_tos == ("ana@cliente.test",)
    assert "Lo corregimos hoy." in parsed(sent.data).get_body(("plain",)).get_content()
    wait_for(lambda: desk.count(t.outbox, t.outbox.c.state == "sent"), "the outbox to know")

    dovecot.deliver(user, answer(sent.data, "¡Gracias!", ANA))
    wait_for(lambda: messages(desk, ticket.id) == ["in", "out", "in"], "the answer on the same ticket")
    assert desk.count(t.ticket) == 1


def test_the_guides_example(desk: Desk, dovecot: Dovecot, make_smtp_sink: Callable[..., SmtpSink]) -> None:
    """Mail to support@xyz.test is answered from it@abc.test, through that server, once Reply via says so."""
    xyz, abc = make_smtp_sink(), make_smtp_sink()
    support = desk.mailbox(dovecot, "support", "support@xyz.test")
    internal = desk.mailbox(dovecot, "it", "it@abc.test")
    desk.way_out(xyz, "support-out", "Support <support@xyz.test>")
    desk.way_out(abc, "it-out", "IT <it@abc.test>")
    desk.queue("Support", inbound="support")
    desk.queue("IT", inbound="it")
    desk.start()
    dovecot.deliver(support, letter(ANA, "support@xyz.test", "VPN", "No funciona."))
    [ticket] = desk.tickets(1)

    reply(desk, ticket.id, "Por defecto.")
    [sent] = xyz.wait(1)
    assert sent.mail_from == "support@xyz.test"
    assert not abc.received

    queues.change(desk.store, ADMIN, "Support", [("reply-via", "it-out")])
    reply(desk, ticket.id, "Desde IT.")
    [sent] = abc.wait(1)
    assert sent.mail_from == "it@abc.test"
    assert len(xyz.received) == 1

    back = parsed(sent.data).get("Reply-To") or parsed(sent.data)["From"]
    _name, address = email.utils.parseaddr(str(back))
    box = {"support@xyz.test": support, "it@abc.test": internal}[address]
    dovecot.deliver(box, answer(sent.data, "Ahora sí.", ANA))
    wait_for(lambda: messages(desk, ticket.id) == ["in", "out", "out", "in"], "the answer on the ticket")
    assert desk.count(t.ticket) == 1


def test_a_reply_that_a_new_mail_overtook_is_held(desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    """Written without network: the mailbox is synced before the reply leaves."""
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.way_out(smtp_sink, "out", "support@desk.test")
    desk.queue("Support", inbound="support")
    first = letter(ANA, "support@desk.test", "Factura", "El IVA está mal.")
    dovecot.deliver(user, first)
    assert desk.once().totals.tickets == 1
    [ticket] = desk.tickets(1)
    reply(desk, ticket.id, "Lo miramos.")
    dovecot.deliver(user, answer(first, "Ya está, gracias.", ANA))
    done = desk.once()
    assert (done.totals.followups, done.totals.sent, done.totals.held) == (1, 0, 1)
    assert not smtp_sink.received


def test_once_sends_what_is_due_and_says_when_the_rest_is(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.way_out(smtp_sink, "out", "support@desk.test")
    desk.queue("Support", inbound="support")
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Uno", "Uno."))
    assert desk.once_program()[1]["tickets"] == 1
    [ticket] = desk.tickets(1)
    reply(desk, ticket.id, "Hoy.")
    reply(desk, ticket.id, "Luego.", undo_ms=3_600_000)
    code, totals, complaints = desk.once_program()
    assert (code, complaints) == (0, "")
    assert (totals["sent"], totals["queued"]) == (1, 1)
    assert totals["next_due"] is not None
    assert len(smtp_sink.received) == 1
