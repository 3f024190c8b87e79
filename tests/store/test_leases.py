"""Leases: one holder at a time, and a holder that was paused past its time can write nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.store.rows import add_queue
from tuidesk.locations import Locations
from tuidesk.store.engine import Store
from tuidesk.store.errors import LeaseLost
from tuidesk.store.leases import Lease, holder
from tuidesk.store.tables import lease, queue

HOLDER = """
import sys, time
from tuidesk.locations import locate
from tuidesk.store.engine import open_store
from tuidesk.store.leases import Lease
store = open_store(locate())
print(Lease.take(store, locate(), "inbound:1", ttl_ms=2000).epoch, flush=True)
time.sleep(60)
"""


@pytest.fixture
def other_process(locations: Locations, store: Store) -> Iterator[subprocess.Popen[str]]:
    """Run a process that holds the lease `inbound:1` and does nothing more."""
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        yield process
        process.kill()


def expire(store: Store, name: str) -> None:
    """Let the time of a lease run out, as if its holder had been paused."""
    with store.write() as conn:
        conn.execute(sa.update(lease).where(lease.c.name == name).values(expires_at=0))


def test_one_holder_at_a_time(locations: Locations, store: Store) -> None:
    first = Lease.take(store, locations, "inbound:1")
    assert first is not None
    assert Lease.take(store, locations, "inbound:1") is None
    assert Lease.take(store, locations, "inbound:2") is not None
    info = holder(store, "inbound:1")
    assert info is not None
    assert (info.pid, info.epoch, info.held) == (os.getpid(), 1, True)
    first.release()
    info = holder(store, "inbound:1")
    assert info is not None
    assert not info.held
    second = Lease.take(store, locations, "inbound:1")
    assert second is not None
    assert second.epoch == 2
    assert holder(store, "nobody:1") is None


def test_released_lease_writes_nothing(locations: Locations, store: Store) -> None:
    mine = Lease.take(store, locations, "inbound:1")
    assert mine is not None
    mine.release()
    mine.release()
    with pytest.raises(LeaseLost), store.write() as conn:
        mine.check(conn)


def test_lease_of_a_dead_process_is_free(
    locations: Locations, store: Store, other_process: subprocess.Popen[str]
) -> None:
    assert Lease.take(store, locations, "inbound:1") is None
    other_process.kill()
    taken = wait_for(lambda: Lease.take(store, locations, "inbound:1", ttl_ms=2000), "the lease")
    assert taken.epoch == 2


@pytest.mark.parametrize("locations", ["postgresql"], indirect=True)
@pytest.mark.server
def test_lease_of_a_stopped_process_expires(
    locations: Locations, store: Store, other_process: subprocess.Popen[str]
) -> None:
    other_process.send_signal(signal.SIGSTOP)
    taken = wait_for(lambda: Lease.take(store, locations, "inbound:1", ttl_ms=2000), "the lease")
    assert taken.epoch == 2


@pytest.mark.parametrize("locations", ["postgresql"], indirect=True)
@pytest.mark.server
def test_paused_holder_can_neither_write_nor_renew(locations: Locations, store: Store) -> None:
    paused = Lease.take(store, locations, "inbound:1")
    assert paused is not None
    expire(store, "inbound:1")
    assert Lease.take(store, locations, "inbound:1") is not None
    with suppress(LeaseLost), store.write() as conn:
        add_queue(conn)
        paused.check(conn)
    with pytest.raises(LeaseLost):
        paused.renew()
    paused.release()
    info = holder(store, "inbound:1")
    assert info is not None
    assert (info.epoch, info.held) == (2, True)
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(queue)) == 0


def test_late_holder_is_fenced_whatever_took_the_lease(locations: Locations, store: Store) -> None:
    mine = Lease.take(store, locations, "inbound:1")
    assert mine is not None
    with store.write() as conn:
        conn.execute(sa.update(lease).values(epoch=lease.c.epoch + 1))
    with pytest.raises(LeaseLost), store.write() as conn:
        mine.check(conn)


def test_renewed_lease_stays(locations: Locations, store: Store) -> None:
    mine = Lease.take(store, locations, "inbound:1")
    assert mine is not None
    if store.dialect == "postgresql":
        expire(store, "inbound:1")
    mine.renew()
    assert Lease.take(store, locations, "inbound:1") is None


def test_no_stale_write_among_takers(locations: Locations, store: Store) -> None:
    """Each holder writes its epoch after a check; whoever took the lease later must come later."""
    written: list[int] = []
    name = "inbound:1"

    def work() -> None:
        for _ in range(15):
            mine = Lease.take(store, locations, name)
            if mine is None:
                continue
            try:
                expire(store, name)
                with store.write() as conn:
                    mine.check(conn)
                    written.append(mine.epoch)
            except LeaseLost:
                pass
            finally:
                mine.release()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert written
    assert written == sorted(written)
