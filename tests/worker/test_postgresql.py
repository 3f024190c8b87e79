"""The same work on the other kind of store, where leases are rows that must be renewed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.postgres import Postgres
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import Desk
from tests.worker.mixed import Mailbox
from tests.worker.post import letter
from tests.worker.test_import import check, deliver
from tests.worker.test_round_trip import ANA, reply
from tuidesk.store import tables as t

pytestmark = pytest.mark.server


@pytest.fixture
def desk(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("TUIDESK_DATABASE", postgres.new_database())
    opened = Desk()
    yield opened
    opened.close()


@pytest.mark.timeout(200)
def test_two_workers_share_an_import(desk: Desk, dovecot: Dovecot) -> None:
    letters = Mailbox(seed=21).fill(200)
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    deliver(dovecot, user, letters)
    first, second = desk.program("worker"), desk.program("worker")
    wait_for(lambda: desk.count(t.ledger) == 200, "all mail")
    for worker in (first, second):
        worker.terminate()
    assert (first.wait(120), second.wait(120)) == (0, 0)
    check(desk, letters)
    assert desk.once().totals.fetched == 0


def test_mail_ticket_reply(desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.way_out(smtp_sink, "out", "support@desk.test")
    desk.queue("Support", inbound="support")
    desk.start()
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Factura", "El IVA está mal."))
    [ticket] = desk.tickets(1)
    reply(desk, ticket.id, "Lo corregimos hoy.")
    smtp_sink.wait(1)
    wait_for(lambda: desk.count(t.outbox, t.outbox.c.state == "sent"), "the outbox to know")
