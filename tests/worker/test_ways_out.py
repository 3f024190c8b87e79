"""Ways out at work: none yet, several on one login, one that may not send so fast, one that a provider limits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import letter, parsed
from tests.worker.test_round_trip import ANA, reply
from tuidesk.desk import alignment, channels, health, queues
from tuidesk.desk import outbox_results as results
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.channels.further import add_from
from tuidesk.desk.servers import Server
from tuidesk.store import tables as t

pytestmark = pytest.mark.server


def tickets(desk: Desk, dovecot: Dovecot, user: str, count: int = 1) -> list[int]:
    """Let so many mails come in and return their tickets."""
    for number in range(count):
        dovecot.deliver(user, letter(ANA, "support@desk.test", f"Factura {number}", "El IVA está mal."))
    desk.once()
    return [row.id for row in desk.tickets(count)]


def support(desk: Desk, dovecot: Dovecot) -> str:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    return user


def states(desk: Desk) -> list[str]:
    return [row.state for row in desk.rows(sa.select(t.outbox.c.state).order_by(t.outbox.c.id))]


def test_a_reply_that_has_no_way_out_leaves_by_itself_once_there_is_one(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user = support(desk, dovecot)
    [ticket] = tickets(desk, dovecot, user)
    reply(desk, ticket, "Lo corregimos.")
    desk.start()
    assert states(desk) == ["held"]
    with desk.store.read() as conn:
        assert any("no way out for Support" in line for line in health.read(conn).lines())
    server = Server(smtp_sink.host, smtp_sink.port, "none")
    channel_additions.add_relay(desk.store, ADMIN, "relay", server, from_="Acme <hello@acme.test>")
    [sent] = smtp_sink.wait(1)
    mail = parsed(sent.data)
    assert (mail["From"], mail["Reply-To"]) == ("Acme <hello@acme.test>", "Acme <support@desk.test>")
    wait_for(lambda: states(desk) == ["sent"], "the outbox to know")


def test_one_round_lets_it_go_too(desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    user = support(desk, dovecot)
    [ticket] = tickets(desk, dovecot, user)
    reply(desk, ticket, "Lo corregimos.")
    desk.way_out(smtp_sink, "out", "support@desk.test")
    assert desk.once().totals.sent == 1


def test_several_senders_share_one_login(
    desk: Desk, dovecot: Dovecot, make_smtp_sink: Callable[..., SmtpSink]
) -> None:
    sink = make_smtp_sink(users={"u@desk.test": "right"})
    user = support(desk, dovecot)
    way = {"from_": "support@desk.test", "user": "u@desk.test", "password": "right"}
    channel_additions.add_smtp(desk.store, ADMIN, "out", Server(sink.host, sink.port, "none"), **way)
    add_from(desk.store, ADMIN, "second", "out", "Help <help@desk.test>")
    first, second = tickets(desk, dovecot, user, 2)
    reply(desk, first, "Uno.")
    queues.change(desk.store, ADMIN, "Support", [("reply-via", "second")])
    reply(desk, second, "Dos.")
    assert desk.once().totals.sent == 2
    assert {(mail.mail_from, mail.user) for mail in sink.received} == {
        ("support@desk.test", "u@desk.test"),
        ("help@desk.test", "u@desk.test"),
    }


def test_a_channel_with_a_rate_keeps_the_rest_for_the_next_minute(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    user = support(desk, dovecot)
    desk.way_out(smtp_sink, "out", "support@desk.test")
    channels.change(desk.store, ADMIN, "out", {"rate": "2"})
    for ticket in tickets(desk, dovecot, user, 3):
        reply(desk, ticket, "Lo corregimos.")
    done = desk.once().totals
    assert (done.sent, done.queued) == (2, 1)
    assert done.next_due is not None
    with desk.store.write() as conn:
        conn.execute(sa.update(t.outbox).where(t.outbox.c.sent_at > 0).values(sent_at=1))
    assert desk.once().totals.sent == 1


def test_a_daily_limit_keeps_the_mail_and_says_so(
    desk: Desk, dovecot: Dovecot, make_smtp_sink: Callable[..., SmtpSink]
) -> None:
    sink = make_smtp_sink(answers={"DATA": "550 5.4.5 Daily user sending limit exceeded"})
    user = support(desk, dovecot)
    desk.way_out(sink, "out", "support@desk.test")
    for ticket in tickets(desk, dovecot, user, 2):
        reply(desk, ticket, "Lo corregimos.")
    done = desk.once()
    assert (done.totals.sent, done.totals.queued) == (0, 2)
    [row] = desk.rows(sa.select(t.outbox).where(t.outbox.c.reason != ""))
    assert (row.reason, row.attempts) == ("the provider's sending limit", 0)
    with desk.store.read() as conn:
        assert any("limit of mails a day" in line for line in health.read(conn).lines())
    sink.answers.clear()
    with desk.store.write() as conn:  # the day is over
        conn.execute(sa.update(t.outbound).values(paused_until=0))
        conn.execute(sa.update(t.outbox).values(not_before=0))
    assert desk.once().totals.sent == 2
    with desk.store.read() as conn:
        assert not any("limit" in line for line in health.read(conn).lines())


def test_a_sender_that_the_account_may_not_use_becomes_a_warning_with_the_way_out(
    desk: Desk, dovecot: Dovecot, make_smtp_sink: Callable[..., SmtpSink]
) -> None:
    sink = make_smtp_sink(answers={"DATA": "554 5.2.252 SendAsDenied; a not allowed to send as b"})
    user = support(desk, dovecot)
    desk.way_out(sink, "out", "support@desk.test")
    [ticket] = tickets(desk, dovecot, user)
    reply(desk, ticket, "Lo corregimos.")
    desk.once()
    [row] = desk.rows(sa.select(t.outbox))
    assert row.state == "failed"
    assert "may not send as support@desk.test" in results.words(row.reason)
    assert "SendAs" in results.words(row.reason)
    with desk.store.read() as conn:
        warning = alignment.of_channel(conn, 1)
    assert warning is not None
    assert "allow it there (send as)" in warning.said()
