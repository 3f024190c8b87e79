"""Two admins who do the same at once on PostgreSQL: the later one is told, and nothing is half done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.postgres import Postgres
from tuidesk.desk import agents, filters, queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.connecting import connect_gmail
from tuidesk.locations import locate
from tuidesk.store import tables as t
from tuidesk.store.engine import Store, open_store
from tuidesk.store.errors import Collision

pytestmark = pytest.mark.server

ADMIN = Actor(None, "root", "admin")
WAITING = sa.text("select count(*) from pg_locks where not granted")
ACTS: dict[str, Callable[[Any], object]] = {
    "queue": lambda store: queues.add(store, ADMIN, "Sales"),
    "agent": lambda store: agents.add(store, ADMIN, "bea", "bea@acme.test", "agent"),
    "filter": lambda store: filters.add(store, ADMIN, "noreply@x.test", "robot"),
    "channel": lambda store: channel_additions.add_forward(store, ADMIN, "door"),
    "mailbox": lambda store: connect_gmail(store, ADMIN, "help@acme.test", "abcd efgh ijkl mnop"),
    "address": lambda store: queues.change(store, ADMIN, "Support", [("creation-address", "a@desk.test")]),
}


@pytest.fixture
def store(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Open a store on PostgreSQL with one queue."""
    monkeypatch.setenv("TUIDESK_DATABASE", postgres.new_database())
    locate().make()
    opened = open_store(locate())
    queues.add(opened, ADMIN, "Support")
    yield opened
    opened.close()


def rows(store: Store) -> list[int]:
    counted = (
        t.queue,
        t.agent,
        t.filter_address,
        t.account,
        t.inbound,
        t.outbound,
        t.creation_address,
        t.event,
    )
    with store.read() as conn:
        return [conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in counted]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_of_two_at_once_the_later_one_is_told(store: Store, act: Callable[[Any], object]) -> None:
    said: list[BaseException | None] = []

    def later() -> None:
        try:
            act(store)
            said.append(None)
        except BaseException as error:
            said.append(error)

    thread = threading.Thread(target=later)
    with store.write() as conn:
        act(SimpleNamespace(write=lambda: nullcontext(conn), read=lambda: nullcontext(conn)))
        thread.start()
        wait_for(lambda: said or conn.scalar(WAITING), "the later one to wait for the first")
    before = rows(store)
    thread.join()
    assert [type(error) for error in said] == [Collision]
    assert rows(store) == before
    assert "at this moment" in str(said[0])
