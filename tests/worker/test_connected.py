"""A Gmail address connected by one command: mail in, ticket, answer out, and nothing put into Sent."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import letter
from tests.worker.test_mailbox_jobs import done
from tests.worker.test_round_trip import ANA, reply
from tuidesk.desk import channels, connecting, filters, queues
from tuidesk.store import tables as t

pytestmark = pytest.mark.server

PASSWORD = "abcdefghijklmnop"
SHOWN = "abcd efgh ijkl mnop"
Sinks = Callable[..., SmtpSink]


def test_gmail_from_the_app_password_to_the_answered_ticket(
    desk: Desk, sealed: Path, dovecot: Dovecot, make_smtp_sink: Sinks
) -> None:
    address, _password = dovecot.add_user(f"support-{uuid.uuid4().hex[:8]}@acme.test", PASSWORD)
    sink = make_smtp_sink(tls="implicit", users={address: PASSWORD})
    (sealed / "config.toml").write_text(
        f'[providers.gmail]\nimap = "localhost:{dovecot.tls_port}"\nsmtp = "localhost:{sink.port}"\n'
        f'ca_file = "{dovecot.ca_file}"\n'
    )
    made = connecting.connect_gmail(desk.store, ADMIN, address, SHOWN)
    [line] = queues.listed(desk.store)
    assert (line.inbound, line.reply_via) == (made.channel, made.channel)
    assert [row.address for row in filters.listed(desk.store)] == [address]
    desk.start()
    result, steps = done(desk, "test-channel", {"channel": made.channel})
    assert result["ok"], steps
    wait_for(lambda: desk.count(t.mailbox) == 1, "the mailbox to be met")

    dovecot.deliver(address, letter(ANA, address, "Factura", "El IVA está mal."))
    [ticket] = desk.tickets(1)
    reply(desk, ticket.id, "Lo corregimos hoy.")
    [sent] = sink.wait(1)
    assert (sent.mail_from, sent.user) == (address, address)
    assert desk.count(t.chore, t.chore.c.kind == "append") == 0

    channels.enable(desk.store, ADMIN, made.channel, False, "out")
    reply(desk, ticket.id, "Otra cosa.")
    wait_for(
        lambda: desk.count(t.outbox, t.outbox.c.state.in_(("held", "queued"))) == 1,
        "the second reply to wait",
    )
    channels.enable(desk.store, ADMIN, made.channel, True, "out")
    assert len(sink.wait(2)) == 2
