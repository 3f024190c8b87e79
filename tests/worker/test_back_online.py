"""The network comes back after hours: new mail is seen before the replies leave that it may hold."""

from __future__ import annotations

import pytest

from tests.faults.checker.passage import Passage
from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk, new_user
from tests.worker.post import answer, letter
from tests.worker.test_sending import reply, states
from tuidesk.desk import outbox_results
from tuidesk.desk.channels import additions
from tuidesk.desk.servers import Server
from tuidesk.store import tables as t
from tuidesk.worker import backoff

pytestmark = pytest.mark.server


def test_a_mailbox_that_waits_long_is_tried_before_a_reply_leaves(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_results, "NETWORK_MS", 200)
    monkeypatch.setattr(backoff, "FIRST_SECONDS", 100_000.0)
    monkeypatch.setattr(backoff, "LIMIT_SECONDS", 100_000.0)
    inbound, outbound = Passage(dovecot.port), Passage(smtp_sink.port)
    login = new_user(dovecot, "support")
    mail = letter("Ana <ana@cliente.test>", "support@desk.test", "Factura", "El IVA.")
    dovecot.deliver(login[0], mail)
    server = Server(inbound.host, inbound.port, "none")
    additions.add_imap(
        desk.store, ADMIN, "support", server, user=login[0], password=login[1], address="support@desk.test",
        since="all",
    )  # fmt: skip
    way = Server(outbound.host, outbound.port, "none")
    additions.add_smtp(desk.store, ADMIN, "out", way, from_="support@desk.test")
    desk.queue("Support", inbound="support", reply_via="out")
    desk.once()
    [ticket] = desk.tickets(1)
    inbound.away = outbound.away = True
    reply(desk, ticket.id, "Lo miramos.")
    desk.start()
    wait_for(lambda: inbound.cuts and outbound.cuts, "both to be tried in vain")
    dovecot.deliver(login[0], answer(mail, "Ya está.", "Ana <ana@cliente.test>"))
    inbound.mend()
    wait_for(
        lambda: desk.count(t.message, t.message.c.direction == "in") == 2, "the mailbox to be tried again"
    )
    outbound.mend()
    wait_for(lambda: states(desk) == ["held"], "the reply to be held")
    assert smtp_sink.received == []
    inbound.stop()
    outbound.stop()
