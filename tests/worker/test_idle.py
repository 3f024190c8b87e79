"""Mail of a way out that is switched off never waits there unseen, whatever put it there."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.store.rows import insert
from tests.worker.desk import ADMIN, Desk
from tuidesk.desk import channels
from tuidesk.desk.channels import additions
from tuidesk.desk.servers import Server
from tuidesk.store import feed, tables
from tuidesk.store.leases import Lease


@pytest.fixture
def out(desk: Desk) -> int:
    """A way out that is switched off."""
    server = Server("127.0.0.1", 1, "none")
    made = additions.add_smtp(desk.store, ADMIN, "out", server, from_="Support <support@desk.test>")
    channels.enable(desk.store, ADMIN, "out", False)
    return made


def put(desk: Desk, out: int, state: str) -> None:
    """Put a mail there that somebody wrote at the moment at which the channel was switched off."""
    with desk.store.write() as conn:
        mail = {"kind": "reply", "state": state, "outbound_id": out, "recipients": ["ana@cliente.test"]}
        insert(conn, tables.outbox, **mail, created_at=1)
        feed.publish(conn, "outbox", 1)


def stands(desk: Desk) -> tuple[str, str]:
    return tuple(desk.rows(sa.select(tables.outbox.c.state, tables.outbox.c.reason))[0])


@pytest.mark.parametrize("once", [True, False])
def test_what_waits_is_held(desk: Desk, out: int, once: bool) -> None:
    if once:
        put(desk, out, "queued")
        desk.once()
        assert stands(desk) == ("held", "channel")
        return
    desk.start()
    wait_for(lambda: desk.rows(sa.select(tables.lease.c.name)), "the worker to serve")
    put(desk, out, "queued")
    wait_for(lambda: stands(desk) == ("held", "channel"), "the mail to be held")


def test_what_a_worker_died_at_is_uncertain(desk: Desk, out: int) -> None:
    put(desk, out, "sending")
    assert desk.once().totals.uncertain == 1


def test_what_another_worker_sends_still_is_left_to_it(desk: Desk, out: int) -> None:
    lease = Lease.take(desk.store, desk.locations, f"outbound:{out}")
    assert lease
    put(desk, out, "sending")
    desk.start()
    wait_for(lambda: desk.rows(sa.select(tables.lease.c.name).where(tables.lease.c.name == "chores")), "work")
    assert stands(desk)[0] == "sending"
    lease.release()
    wait_for(lambda: stands(desk)[0] == "uncertain", "the mail to be uncertain")
