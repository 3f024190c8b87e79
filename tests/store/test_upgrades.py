"""Stores of every released version become stores of this one: nothing is lost, and the desk works on."""

from __future__ import annotations

import subprocess
import sys

import pytest
import sqlalchemy as sa

from tests.store import released
from tests.store.catalogue import catalogue
from tuidesk.desk import replying
from tuidesk.desk.actor import Actor
from tuidesk.locations import Locations
from tuidesk.mail.parse import parse
from tuidesk.store import doctor, schema, search
from tuidesk.store import tables as t
from tuidesk.store.engine import Store, open_store
from tuidesk.store.errors import StoreOlder
from tuidesk.worker.whole import door_of_queue, take_whole

RELEASED = tuple(released.ROWS)
ADMIN = Actor(1, "ana-admin", "admin")
ANSWER = b"""From: Ana Ruiz <ana@cliente.test>
To: support@xyz.test
Subject: Re: Printer
Message-ID: <two@cliente.test>
In-Reply-To: <reply@xyz.test>

The blue one.
"""


def test_every_released_schema_is_tried() -> None:
    assert set(RELEASED) == set(schema.REVISIONS) - {schema.HEAD}


@pytest.mark.parametrize("revision", RELEASED)
def test_a_released_store_is_brought_up_with_all_that_it_holds(locations: Locations, revision: str) -> None:
    released.make(locations, revision)
    before = released.contents(locations)
    with pytest.raises(StoreOlder):
        open_store(locations)
    store = open_store(locations, role="worker")
    try:
        _holds(released.contents(locations), before)
        _sound(store)
        _works(store)
        _sound(store)
    finally:
        store.close()
    [copy] = locations.backups.iterdir()
    assert copy.name.startswith(f"{revision}-")


def _holds(after: dict[str, set[tuple[str, ...]]], before: dict[str, set[tuple[str, ...]]]) -> None:
    """Every old row is there under its old values; columns may have been added."""
    for table, rows in before.items():
        if table not in ("alembic_version", "lease"):
            columns = {pair.partition("=")[0] for row in rows for pair in row}
            now = {tuple(pair for pair in row if pair.partition("=")[0] in columns) for row in after[table]}
            assert rows <= now, table


def _sound(store: Store) -> None:
    found = doctor.check(store, full=True)
    assert [finding for finding in found if finding.serious and not finding.ok] == []


def _works(store: Store) -> None:
    """The old mail is found and read, answered, and the answer of the customer joins its ticket."""
    with store.read() as conn:
        assert list(search.ticket_ids(conn, released.CANARY)) == [1]
        door = door_of_queue(conn, "Support")
    assert store.raw.get(released.SHA) == released.MAIL
    assert door is not None
    taken = take_whole(store, lambda raws: [parse(raw) for raw in raws], door, ANSWER)
    assert (taken.disposition, taken.ticket_number) == ("follow-up", 1)
    start = replying.start_reply(store, ADMIN, 1)
    letter = replying.Letter(
        ticket_id=1, to=start.to, cc=start.cc, subject=start.subject, text="Thank you",
        seen_message_id=start.seen_message_id,
    )  # fmt: skip
    assert replying.send(store, ADMIN, letter).state == "queued"
    with store.read() as conn:
        states = conn.scalars(sa.select(t.outbox.c.state).where(t.outbox.c.kind == "reply")).all()
    assert len(states) == 2


DYING = """
import os, signal, sys
import sqlalchemy as sa
from tuidesk.locations import locate
from tuidesk.store import engine, migrate, urls

last, done = int(sys.argv[1]), 0

@sa.event.listens_for(sa.Engine, "before_cursor_execute")
def count(conn, cursor, statement, *rest):
    global done
    if statement.lstrip().split(None, 1)[0].upper() in ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE"):
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)

store = engine.open_as_it_is(urls.named(locate()))
done = 0
migrate.upgrade_alone(store)
print(done)
"""


def die_at(locations: Locations, number: int) -> subprocess.CompletedProcess[str]:
    """Migrate in another process, killed before its n-th statement that changes anything; 0 = never."""
    command = [sys.executable, "-c", DYING, str(number)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("revision", RELEASED)
def test_a_migration_that_is_killed_leaves_the_old_store(locations: Locations, revision: str) -> None:
    old = released.make(locations, revision)
    before = released.contents(locations)
    number, step = 1, 1
    while (died := die_at(locations, number)).returncode:
        assert died.returncode == -9, died.stderr
        assert released.contents(locations) == before
        assert _catalogue(locations) == old
        number, step = number + step, step * 2  # 1, 2, 4, 8 … up to the last
    assert number > 8  # there was something to interrupt
    store = open_store(locations, role="worker")
    _sound(store)
    store.close()


def _catalogue(locations: Locations) -> set[str]:
    engine = released._engine(locations)
    with engine.connect() as conn:
        found = catalogue(conn)
    engine.dispose()
    return found


@pytest.mark.parametrize("locations", ["sqlite"], indirect=True)
def test_the_copy_made_before_is_the_old_store(locations: Locations) -> None:
    old = released.make(locations, "0001")
    open_store(locations, role="worker").close()
    [folder] = locations.backups.iterdir()
    copied = Locations(*[folder] * 3)
    assert _catalogue(copied) == old
