"""What providers refuse, from the wire to the words on a screen: mail waits, fails with its remedy, or is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from tests.servers.dovecot import Dovecot
from tests.servers.scripted import Script, ScriptedServer
from tests.servers.smtp_sink import SmtpSink
from tests.wires.test_imap_faults import serve
from tests.worker.desk import ADMIN, Desk
from tests.worker.test_round_trip import reply
from tests.worker.test_sending import support, ticket_of
from tests.worker.test_trouble import troubles
from tuidesk.desk import channels
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.channels.trouble import trouble
from tuidesk.desk.outbox_results import words
from tuidesk.desk.servers import Server
from tuidesk.store import tables as t
from tuidesk.store.clock import now

pytestmark = pytest.mark.server

HOUR = 3_600_000


def sent(desk: Desk, dovecot: Dovecot, sink: SmtpSink, verb: str, answer: str) -> Any:
    """Answer a mail through a server that says this, and return the outbox's row."""
    user = support(desk, dovecot, sink)
    sink.answers[verb] = answer
    reply(desk, ticket_of(desk, dovecot, user), "Lo miramos.")
    desk.once()
    [row] = desk.rows(sa.select(t.outbox))
    return row


def test_a_from_that_the_account_may_not_use_fails_with_its_remedy(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    said = "550 5.7.60 SMTP; Client does not have permissions to send as this sender"
    row = sent(desk, dovecot, smtp_sink, "MAIL", said)
    assert row.state == "failed"
    assert "Add-RecipientPermission support@desk.test" in words(row.reason)
    assert "5.7.60" in row.server_reply


def test_a_mail_that_is_too_large_fails_and_says_so(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    row = sent(desk, dovecot, smtp_sink, "DATA", "552 5.3.4 Message too big for system")
    assert row.state == "failed"
    assert "larger than 127.0.0.1 takes" in words(row.reason)


def test_a_daily_limit_keeps_the_mail_until_its_window_opens(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    before = now()
    row = sent(desk, dovecot, smtp_sink, "DATA", "550 5.4.5 Daily user sending limit exceeded")
    assert (row.state, row.attempts) == ("queued", 0)
    assert row.not_before > before + 5 * HOUR
    assert any("Google's limit of mails a day" in line for line in troubles(desk))
    smtp_sink.answers.clear()
    assert desk.once().totals.sent == 0  # not hammered meanwhile


def test_a_mailbox_without_permission_is_said_with_the_command(
    desk: Desk, scripted_imap: Callable[[Script], ScriptedServer]
) -> None:
    text = "TAG BAD User is authenticated but not connected."
    server = scripted_imap(lambda connection: serve(connection, EXAMINE=text))
    place = Server(server.host, server.port, "none")
    address = "s@desk.test"
    channel_additions.add_imap(desk.store, ADMIN, "s", place, user=address, password="pw", address=address)
    desk.queue("S", inbound="s")
    assert len(desk.once().troubles) == 1
    [row] = channels.listed(desk.store)
    assert "Add-MailboxPermission -Identity s@desk.test" in trouble(row)
