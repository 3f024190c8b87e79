"""Opening a store, and its two kinds of transaction."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
from contextlib import suppress

import pytest
import sqlalchemy as sa
import sqlalchemy.exc as sae

from tests.store.rows import add_agent, add_queue
from tuidesk.locations import Locations, locate
from tuidesk.store import feed, schema
from tuidesk.store.engine import Store, open_store
from tuidesk.store.errors import Collision, StoreMissing, StoreNewer, StoreOlder
from tuidesk.store.tables import change, draft, meta, queue


def desk_id(store: Store) -> str | None:
    with store.read() as conn:
        return conn.scalar(sa.select(meta.c.value).where(meta.c.key == "desk_id"))


def test_first_opener_makes_a_desk_and_later_ones_find_it(locations: Locations) -> None:
    first = open_store(locations)
    second = open_store(locations, role="agent", create=False)
    assert desk_id(first)
    assert desk_id(first) == desk_id(second)
    first.close()
    second.close()


def test_many_first_openers_make_one_desk(locations: Locations) -> None:
    found: list[str | None] = []

    def run() -> None:
        store = open_store(locations)
        found.append(desk_id(store))
        store.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(threads)
    assert len(set(found)) == 1


@pytest.mark.parametrize("locations", ["sqlite"], indirect=True)
@pytest.mark.parametrize("_round", range(10))
def test_openers_wait_for_each_other_at_the_switch_to_wal(locations: Locations, _round: int) -> None:
    """SQLite itself does not wait there: one in thirty rounds of four failed with "database is locked"."""
    test_many_first_openers_make_one_desk(locations)


def test_missing_store_is_not_made_when_it_may_not(locations: Locations) -> None:
    with pytest.raises(StoreMissing):
        open_store(locations, create=False)


def test_newer_store_is_refused(locations: Locations, store: Store) -> None:
    with store.write() as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreNewer) as caught:
        open_store(locations)
    assert caught.value.title == "A newer tuidesk made or migrated this store"


def test_store_that_was_migrated_meanwhile_is_no_longer_written(store: Store) -> None:
    with store.write() as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreNewer), store.write() as conn:
        add_queue(conn)
    with store.write(newer_ok=True) as conn:
        conn.execute(sa.insert(draft).values(agent_id=add_agent(conn), kind="note", payload={}))


def test_older_store_waits_for_the_worker(
    locations: Locations, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "REVISIONS", ("0000", *schema.REVISIONS))
    with store.write() as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(StoreOlder, match="tuidesk migrate"):
        open_store(locations, role="agent")


def test_write_commits_at_its_end_and_rolls_back_when_it_raises(store: Store) -> None:
    with store.write() as conn:
        add_queue(conn, "Kept", "KE")
    with suppress(InterruptedError), store.write() as conn:
        add_queue(conn, "Lost", "LO")
        raise InterruptedError
    with store.read() as conn:
        assert list(conn.scalars(sa.select(queue.c.name))) == ["Kept"]


def test_rolled_back_changes_are_never_told(store: Store) -> None:
    with suppress(InterruptedError), store.write() as conn:
        feed.publish(conn, "queue", 1)
        raise InterruptedError
    with store.write() as conn:
        add_queue(conn)
    with store.read() as conn:
        assert conn.execute(sa.select(change)).all() == []


def test_read_sees_one_state_while_others_write(store: Store) -> None:
    count = sa.select(sa.func.count()).select_from(queue)
    with store.read() as reader:
        assert reader.scalar(count) == 0
        with store.write() as conn:
            add_queue(conn)
        assert reader.scalar(count) == 0
    with store.read() as reader:
        assert reader.scalar(count) == 1


def test_writers_of_many_threads_wait_for_each_other(store: Store) -> None:
    def run(number: int) -> None:
        for step in range(10):
            with store.write() as conn:
                key = number * 10 + step
                conn.execute(sa.insert(meta).values(key=f"k{key}", value=""))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).where(meta.c.key.like("k_%"))) >= 40


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises((sae.IntegrityError, Collision)), store.write() as conn:
        conn.execute(sa.insert(queue).values(name="a", color="b", tag="c", inbound_id=77))


def test_files_are_private(sqlite_store: Store) -> None:
    with sqlite_store.write() as conn:
        add_queue(conn)
    sqlite_store.raw.put(b"x")
    folder = locate().data
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = ("tuidesk.db", "tuidesk.db-wal", "tuidesk.db-shm", "raw.db", "raw.db-wal", "keys/desk.key")
    assert {name: oct(stat.S_IMODE((folder / name).stat().st_mode)) for name in names} == dict.fromkeys(
        names, "0o600"
    )


def test_only_the_worker_checkpoints(sqlite_store: Store) -> None:
    agent = open_store(locate(), role="agent")
    pragma = sa.text("PRAGMA wal_autocheckpoint")
    for opened, pages in ((sqlite_store, 1000), (agent, 0)):
        with opened.read() as conn:
            assert conn.scalar(pragma) == pages
    agent.close()


def test_store_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIDESK_DATABASE", "sqlite://")
    store = open_store(locate())
    with store.write() as conn:
        add_queue(conn)
    assert store.raw.get(store.raw.put(b"bytes")) == b"bytes"
    assert desk_id(store)
    store.close()


@pytest.mark.parametrize("module", ["alembic", "sqlmodel", "pydantic", "cryptography", "psycopg"])
def test_reading_an_existing_store_does_not_load(module: str, sqlite_store: Store) -> None:
    code = (
        "import sys; from tuidesk.locations import locate; from tuidesk.store.engine import open_store;"
        "from tuidesk.store import lists, conversation; s = open_store(locate(), role='agent');"
        "c = s.read(); conn = c.__enter__(); lists.ids(conn, lists.View()); lists.queue_rows(conn);"
        f"sys.exit({module!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_any_text_is_kept_and_found_again(store: Store) -> None:
    odd = "a\x00b\x1b\u202e\U0001f600'\"%s\\ :x"
    with store.write() as conn:
        add_queue(conn, odd)
        found = conn.scalar(sa.select(queue.c.name).where(queue.c.name == odd))
    assert found is not None
    assert found.replace("\ufffd", "\x00") == odd
