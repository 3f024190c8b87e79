"""A mailbox that dies while nothing happens is known to be dead within a minute, and recovers by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.frozen import FreezableWay
from tests.worker.desk import ADMIN, Desk, new_user
from tests.worker.post import letter
from tests.worker.test_watch import troubles
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.mail.imap import connect as imap_connect
from tuidesk.mail.imap import wait as imap_wait
from tuidesk.store import tables as t
from tuidesk.worker import mailbox, spam, watch

pytestmark = pytest.mark.server

ANA = "Ana Ruiz <ana@cliente.test>"


@pytest.fixture
def way(dovecot: Dovecot) -> Iterator[FreezableWay]:
    made = FreezableWay(dovecot.port)
    yield made
    made.stop()


def test_looks_and_answers_fit_into_a_minute() -> None:
    assert mailbox.IDLE_SECONDS + imap_wait.ANSWER_SECONDS < 60
    assert watch.WATCH_SECONDS + watch.TIMEOUTS.answer < 60


def test_a_mailbox_behind_a_network_that_went_away(
    desk: Desk, dovecot: Dovecot, way: FreezableWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spam.SpamWatch, "look", lambda self: None)  # no command but IDLE is under way
    monkeypatch.setattr(mailbox, "IDLE_SECONDS", 2.0)
    monkeypatch.setattr(imap_wait, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(imap_connect, "CONNECT_SECONDS", 0.5)
    user, password = new_user(dovecot, "support")
    server = Server(way.host, way.port, "none")
    address = "support@desk.test"
    channel_additions.add_imap(
        desk.store, ADMIN, "support", server, user=user, password=password, address=address, since="all"
    )
    desk.queue("Support", inbound="support")
    desk.start()
    wait_for(lambda: desk.count(t.inbound, t.inbound.c.ok_at > 0), "the mailbox to be read")
    way.freeze()
    [line] = wait_for(lambda: troubles(desk), "the trouble to be said")
    assert line.startswith("support@desk.test: 127.0.0.1 stopped answering since ")
    dovecot.deliver(user, letter(ANA, address, "Uno", "Uno."))
    way.thaw()
    assert len(desk.tickets(1)) == 1
    wait_for(lambda: troubles(desk) == [], "the trouble to be over")
    assert desk.rows(sa.select(t.inbound.c.error_title)) == [("",)]
