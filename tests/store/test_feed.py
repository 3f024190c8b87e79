"""The change feed: within a process, across processes, and after a long absence."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tuidesk.store import feed
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.tables import change

WRITER = """
from tuidesk.locations import locate
from tuidesk.store import feed
from tuidesk.store.engine import open_store
store = open_store(locate())
with store.write() as conn:
    feed.publish(conn, "ticket", 77)
store.close()
"""


def publish(store: Store, *ids: int) -> None:
    with store.write() as conn:
        for key in ids:
            feed.publish(conn, "ticket", key)


def refs(found: object) -> list[int]:
    assert isinstance(found, list), found
    return [item.ref_id for item in found]


@pytest.fixture
def reader(store: Store):
    opened = feed.Feed(store)
    opened.poll()
    yield opened
    opened.close()


def test_nothing_happened(reader: feed.Feed) -> None:
    assert reader.poll() is None


def test_tells_each_change_once_and_in_order(store: Store, reader: feed.Feed) -> None:
    publish(store, 3, 1, 3)
    publish(store, 2)
    assert refs(wait_for(reader.poll, "changes")) == [3, 1, 2]
    assert reader.poll() is None


def test_what_was_before_is_not_told(store: Store) -> None:
    publish(store, 1)
    late = feed.Feed(store)
    assert late.poll() is None
    late.close()


def test_other_writes_are_no_change(store: Store, reader: feed.Feed) -> None:
    with store.write() as conn:
        conn.execute(sa.text("UPDATE meta SET value = value"))
    assert reader.poll() is None


def test_hears_another_process(reader: feed.Feed) -> None:
    subprocess.run([sys.executable, "-c", WRITER], check=True)
    assert refs(wait_for(reader.poll, "the other process")) == [77]


def test_order_is_the_order_of_commits(store: Store, reader: feed.Feed) -> None:
    told: list[int] = []

    def write(first: int) -> None:
        for step in range(20):
            publish(store, first + step)

    threads = [threading.Thread(target=write, args=(first,)) for first in (100, 200, 300)]
    for thread in threads:
        thread.start()

    def everything_told() -> bool:
        told.extend(refs(reader.poll() or []))
        return len(told) >= 60

    wait_for(everything_told, "every change")
    for thread in threads:
        thread.join()
    assert sorted(told) == [first + step for first in (100, 200, 300) for step in range(20)]
    for first in (100, 200, 300):
        mine = [key for key in told if first <= key < first + 100]
        assert mine == sorted(mine)


def test_reload_after_a_pause_that_was_too_long(store: Store, reader: feed.Feed) -> None:
    publish(store, 1, 2)
    with store.write() as conn:
        conn.execute(sa.update(change).values(at=now() - feed.KEEP_MS - 1))
        feed.trim(conn)
        feed.publish(conn, "ticket", 3)
    assert wait_for(reader.poll, "a change") is feed.RELOAD
    assert reader.poll() is None
    publish(store, 4)
    assert refs(wait_for(reader.poll, "a change")) == [4]


def test_trim_keeps_the_newest(store: Store, reader: feed.Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "KEEP_ROWS", 5)
    publish(store, *range(1, 21))
    with store.write() as conn:
        feed.trim(conn)
        feed.trim(conn)
        assert list(conn.scalars(sa.select(change.c.ref_id).order_by(change.c.seq))) == [16, 17, 18, 19, 20]
    assert wait_for(reader.poll, "a change") is feed.RELOAD


def test_trim_of_a_quiet_store_changes_nothing(store: Store, reader: feed.Feed) -> None:
    publish(store, 1)
    with store.write() as conn:
        feed.trim(conn)
    assert refs(wait_for(reader.poll, "a change")) == [1]
