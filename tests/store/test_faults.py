"""A store in trouble says what is wrong and what to do, and goes on when the cause is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.postgres import Postgres, running
from tests.store.rows import add_queue
from tuidesk.errors import Problem
from tuidesk.locations import locate
from tuidesk.store import errors, feed, sqlite
from tuidesk.store.engine import Store, open_store
from tuidesk.store.tables import meta


def write_much(store: Store) -> None:
    with store.write() as conn:
        conn.execute(sa.insert(meta).values(key="big", value="x" * 2_000_000))


def read(store: Store) -> object:
    with store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(meta))


def test_full_disk(sqlite_store: Store) -> None:
    """`max_page_count` makes SQLite say SQLITE_FULL, as a full disk does."""
    with sqlite_store.read() as conn:
        pages = conn.scalar(sa.text("PRAGMA page_count"))
        conn.execute(sa.text(f"PRAGMA max_page_count={pages}"))
    with pytest.raises(errors.StoreFull) as caught:
        write_much(sqlite_store)
    assert "full" in caught.value.title
    assert caught.value.hint
    with sqlite_store.read() as conn:
        conn.execute(sa.text("PRAGMA max_page_count=1000000"))
    write_much(sqlite_store)


def test_full_disk_for_raw_mail(sqlite_store: Store) -> None:
    engine = sqlite_store.raw._engine
    with engine.connect() as conn:
        conn.execute(sa.text(f"PRAGMA max_page_count={conn.scalar(sa.text('PRAGMA page_count'))}"))
    with pytest.raises(errors.StoreFull):
        sqlite_store.raw.put(bytes(range(256)) * 2000)


def test_locked(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    impatient = open_store(locate())
    with sqlite_store.write() as conn:
        add_queue(conn)
        with pytest.raises(errors.StoreLocked):
            write_much(impatient)
    write_much(impatient)
    impatient.close()


def test_read_only(sqlite_store: Store) -> None:
    """`query_only` makes SQLite say SQLITE_READONLY, which root's file modes do not."""
    with sqlite_store.read() as conn:
        conn.execute(sa.text("PRAGMA query_only=ON"))
    with pytest.raises(errors.StoreReadOnly):
        write_much(sqlite_store)


def test_no_store_at_all() -> None:
    path = locate().database
    path.parent.mkdir(parents=True)
    path.write_bytes(b"this is a shopping list, not a store\n" * 100)
    with pytest.raises(errors.StoreCorrupt):
        open_store(locate())


def test_folder_that_cannot_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TUIDESK_DATABASE", f"sqlite:///{tmp_path}/file/tuidesk.db")
    with pytest.raises(errors.StoreUnavailable):
        open_store(locate())


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/desk", "mysql://x/y", "nonsense"])
def test_store_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("TUIDESK_DATABASE", url)
    with pytest.raises(errors.StoreUnavailable) as caught:
        open_store(locate())
    assert isinstance(caught.value, Problem)


def poll_fails(reader: feed.Feed) -> bool:
    try:
        reader.poll()
    except errors.StoreUnavailable:
        return True
    return False


@pytest.mark.server
def test_postgresql_that_went_away_and_came_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as server:
        monkeypatch.setenv("TUIDESK_DATABASE", server.new_database())
        store = open_store(locate())
        reader = feed.Feed(store)
        reader.poll()
        server.stop()
        with pytest.raises(errors.StoreUnavailable):
            read(store)
        with pytest.raises(errors.StoreUnavailable):
            store.raw.put(b"x")
        wait_for(lambda: poll_fails(reader), "the reader to notice")
        server.start()
        assert read(store)
        with store.write() as conn:
            feed.publish(conn, "ticket", 5)
        assert wait_for(reader.poll, "a change")
        reader.close()
        store.close()


def write_and_be_ended(store: Store) -> None:
    """Write in a session that another one ends before the commit."""
    with store.write() as conn:
        feed.publish(conn, "ticket", 5)
        session = conn.scalar(sa.text("SELECT pg_backend_pid()"))
        with store.read() as other:
            other.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": session})


@pytest.mark.server
def test_a_session_that_ends_within_a_write(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIDESK_DATABASE", postgres.new_database())
    store = open_store(locate())
    with pytest.raises(errors.StoreUnavailable):
        write_and_be_ended(store)
    write_much(store)
    store.close()


def test_problem_of_ours_is_no_problem_of_the_store(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError), store.write() as conn:
        conn.execute(sa.text("SELECT nonsense FROM nowhere"))


def test_file_that_vanished(sqlite_store: Store) -> None:
    path = locate().database
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(errors.StoreUnavailable, match="moved, deleted or replaced"):
        write_much(sqlite_store)
    path.with_name("elsewhere").rename(path)
    write_much(sqlite_store)


def test_write_ahead_log_is_cut_when_it_has_grown(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SHRINK_WAL_FROM", 1)
    write_much(sqlite_store)
    log = locate().data / "tuidesk.db-wal"
    assert log.stat().st_size > 0
    sqlite_store.checkpoint()
    assert log.stat().st_size == 0


def test_log_that_a_reader_needs_stays(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "SHRINK_WAL_FROM", 1)
    monkeypatch.setattr(sqlite, "SHRINK_WAIT_SECONDS", 0.01)
    with sqlite_store.read() as conn:
        conn.scalar(sa.select(meta.c.value))
        write_much(sqlite_store)
        sqlite_store.checkpoint()
    assert read(sqlite_store)
