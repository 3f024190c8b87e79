"""An agent is let go while his write is in flight: it stands or falls as a whole, and nothing comes after."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from tests.desk_team.desk import TwoQueues
from tests.helpers import wait_for
from tuidesk.desk import agents, guard, tickets
from tuidesk.desk.permissions import Dismissed
from tuidesk.store import tables
from tuidesk.store.engine import Store, open_store

# One of bob's processes: writes as fast as it can until it hears that he was let go.
WRITER = """
import sys
from tuidesk.desk import guard, tickets, who
from tuidesk.desk.permissions import Dismissed
from tuidesk.locations import locate
from tuidesk.store.engine import open_store
from tuidesk.store.errors import StoreProblem
store = open_store(locate(), role="agent")
bob = who.named(store, "bob")
guard.stand(store, bob)
said = False
while True:
    try:
        tickets.add_note(store, bob, [int(sys.argv[1])], "a note")
        if not said:
            print("writes", flush=True)
        said = True
    except StoreProblem:  # the machine is slow
        continue
    except Dismissed:
        sys.exit(7)
"""
PROCESSES = 3
WAITING = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def bobs_store(desk: TwoQueues) -> Iterator[Store]:
    """Open the store a second time, as bob's own process does."""
    opened = open_store(desk.locations, role="agent")
    guard.stand(opened, desk.bob)
    yield opened
    opened.close()


def notes(desk: TwoQueues) -> int:
    """Count what bob wrote."""
    with desk.store.read() as conn:
        query = sa.select(sa.func.count()).select_from(tables.event).where(tables.event.c.actor == "bob")
        return conn.scalar(query) or 0


def test_no_write_of_any_process_comes_after_the_agent_was_let_go(desk: TwoQueues) -> None:
    ticket_id = desk.own_ticket()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(ticket_id)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(PROCESSES)
    ]
    try:
        assert [writer.stdout and writer.stdout.readline() for writer in writers] == [b"writes\n"] * PROCESSES
        agents.disable(desk.store, desk.ana, "bob")
        written = notes(desk)
        said = [writer.communicate()[1].decode() for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    assert [writer.returncode for writer in writers] == [7] * PROCESSES, said
    assert notes(desk) == written


def test_who_is_in_the_middle_of_a_write_ends_it_first(desk: TwoQueues, bobs_store: Store) -> None:
    """The write holds the agent as he is; to let him go waits for its end."""
    ticket_id = desk.own_ticket()
    with ThreadPoolExecutor(1) as admin:
        with bobs_store.write() as conn:
            going = admin.submit(agents.disable, desk.store, desk.ana, "bob")
            wait_for(lambda: waits(desk, going.running()), "the admin to wait")
            conn.execute(sa.update(tables.ticket).where(tables.ticket.c.id == ticket_id).values(title="kept"))
        going.result()
    assert desk.ticket(ticket_id).title == "kept"
    with pytest.raises(Dismissed):
        tickets.set_status(bobs_store, desk.bob, [ticket_id], "closed")


def test_who_is_let_go_in_this_moment_writes_nothing(desk: TwoQueues, bobs_store: Store) -> None:
    ticket_id = desk.own_ticket()
    with ThreadPoolExecutor(1) as bob:
        with desk.store.write() as conn:
            gone = sa.update(tables.agent).where(tables.agent.c.name == "bob").values(active=False)
            conn.execute(gone)
            late = bob.submit(tickets.set_status, bobs_store, desk.bob, [ticket_id], "closed")
            wait_for(lambda: waits(desk, late.running()), "bob to wait")
        with pytest.raises(Dismissed):
            late.result()
    assert desk.ticket(ticket_id).status == "new"


def waits(desk: TwoQueues, running: bool) -> bool:
    """Say whether somebody waits for a lock; SQLite tells nobody, but there whoever writes is alone."""
    if desk.store.dialect == "sqlite":
        return running
    with desk.store.engine.connect() as conn:
        return bool(conn.scalar(WAITING))
