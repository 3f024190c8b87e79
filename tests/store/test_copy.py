"""A desk moves to another database and back: nothing changes, and no one goes on with what was left."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.servers.postgres import Postgres
from tests.store.every_table import STATES, fill
from tests.store.rows import add_queue
from tuidesk.locations import Locations, locate
from tuidesk.store import copying, doctor, schema, tables, urls
from tuidesk.store.copying import pieces, source, target
from tuidesk.store.engine import Store, open_as_it_is, open_store
from tuidesk.store.errors import CopyRefused, StoreInUse, StoreMoved, StoreNewer, StoreOlder
from tuidesk.store.leases import Lease


class Stopped(Exception):
    """The copy was broken off here."""


def other(locations: Locations, postgres: Postgres, tmp_path: Path) -> str:
    """Return an empty place of the other kind than the store's."""
    if urls.named(locations).startswith("sqlite"):
        return postgres.new_database()
    return f"sqlite:///{tmp_path / 'new' / 'tuidesk.db'}"


@pytest.mark.server
def test_there_and_back_again(postgres: Postgres, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with closing(open_store(locate(), role="worker")) as store:
        names = fill(store, tickets=2000)
    there, back = postgres.new_database(), f"sqlite:///{tmp_path / 'back.db'}"
    first = copying.copy(locate(), there)
    monkeypatch.setenv("TUIDESK_DATABASE", there)
    second = copying.copy(locate(), back)
    monkeypatch.setenv("TUIDESK_DATABASE", back)
    assert first is not None
    assert second is not None
    digests = {name: (proof.rows, proof.digest) for name, proof in first.proofs.items()}
    assert digests == {name: (proof.rows, proof.digest) for name, proof in second.proofs.items()}
    assert digests["ticket"][0] == digests["outbox"][0] == 2000
    assert set(digests) == {table.name for table in tables.metadata.sorted_tables}
    assert (first.pieces, first.damaged) == (second.pieces, second.damaged) == (len(set(names)), 0)
    assert first.nuls > 0
    assert second.nuls == 0
    with closing(open_store(locate(), create=False)) as store:
        with store.read() as conn:
            found = set(conn.scalars(sa.select(tables.outbox.c.state)))
            assert conn.exec_driver_sql("PRAGMA foreign_key_check").first() is None
        assert found == set(STATES)
        said = {one.name: one.ok for one in doctor.check(store, full=True)}
        assert said["search"]
        assert said["counters"]
        assert said["raw-bytes"]


@pytest.mark.server
@pytest.mark.parametrize("step", ["carry", "_fill", "_finish", "prove", "leave", "complete"])
def test_a_copy_that_was_broken_off_begins_again(
    step: str,
    store: Store,
    locations: Locations,
    postgres: Postgres,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(store)
    store.close()
    to = other(locations, postgres, tmp_path)
    place = {"carry": pieces, "prove": pieces, "leave": source, "complete": target}.get(step, copying)
    real = getattr(place, step)

    def stop(*args: object) -> None:
        if step != "complete":
            real(*args)
        raise Stopped

    with monkeypatch.context() as broken:
        broken.setattr(place, step, stop)
        with pytest.raises(Stopped):
            copying.copy(locations, to)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TUIDESK_DATABASE", to)
        with pytest.raises(StoreMoved, match="has not come to its end"):
            open_store(locate())
    if step == "complete":
        with pytest.raises(StoreMoved):
            open_store(locations)
    else:
        with closing(open_store(locations, role="worker")) as opened, opened.write() as conn:
            add_queue(conn, "Late", "LA")
    copied = copying.copy(locations, to)
    assert (copied is None) == (step == "complete")
    with pytest.raises(StoreMoved):
        open_store(locations)
    monkeypatch.setenv("TUIDESK_DATABASE", to)
    with closing(open_store(locate(), create=False)) as there, there.read() as conn:
        late = conn.scalar(sa.select(sa.func.count()).where(tables.queue.c.name == "Late"))
        assert late == (0 if step == "complete" else 1)


@pytest.mark.server
def test_the_old_store_is_left_for_good(
    store: Store, locations: Locations, postgres: Postgres, tmp_path: Path
) -> None:
    """A worker or a session that was somewhere else meanwhile writes nothing any more, not even a draft."""
    fill(store)
    store.close()
    to = other(locations, postgres, tmp_path)
    copying.copy(locations, to)
    with pytest.raises(StoreMoved) as caught:
        open_store(locations, role="worker")
    assert copying.place(to) in caught.value.title
    late = open_as_it_is(urls.named(locations))  # as one that was open before
    for newer_ok in (False, True):
        with pytest.raises(StoreMoved), late.write(newer_ok=newer_ok):
            raise AssertionError("a store that was left was written")
    with pytest.raises(StoreMoved):
        Lease.take(late, locations, "outbound:1")
    late.close()


@pytest.mark.server
def test_only_an_empty_place_is_filled(
    store: Store, locations: Locations, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    store.close()
    to = other(locations, postgres, tmp_path)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TUIDESK_DATABASE", to)
        open_store(locate()).close()
    with pytest.raises(CopyRefused, match="something in the database"):
        copying.copy(locations, to)
    with pytest.raises(CopyRefused, match="something in the database"):
        copying.copy(locations, urls.named(locations))
    with pytest.raises(CopyRefused, match="in memory"):
        copying.copy(locations, "sqlite://")
    open_store(locations, role="worker").close()


@pytest.mark.server
def test_a_desk_at_work_is_not_copied(
    store: Store, locations: Locations, postgres: Postgres, tmp_path: Path
) -> None:
    to = other(locations, postgres, tmp_path)
    lease = Lease.take(store, locations, "outbound:1")
    assert lease is not None
    with pytest.raises(StoreInUse):
        copying.copy(locations, to)
    store.close()
    if store.file is None:  # its host may only be out of reach for the moment
        with pytest.raises(StoreInUse, match=r"Process \d+ on"):
            copying.copy(locations, to)


@pytest.mark.server
@pytest.mark.parametrize(("revision", "problem"), [("0002", StoreOlder), ("9999", StoreNewer)])
def test_another_schema_is_not_copied(
    revision: str,
    problem: type[Exception],
    store: Store,
    locations: Locations,
    postgres: Postgres,
    tmp_path: Path,
) -> None:
    with store.write() as conn:
        schema.stamp_again(conn, revision)
    store.close()
    with pytest.raises(problem):
        copying.copy(locations, other(locations, postgres, tmp_path))


@pytest.mark.server
def test_a_row_that_is_not_the_same_is_found(
    store: Store, locations: Locations, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    store.close()
    real = copying._finish

    def spoil(conn: sa.Connection, engine: sa.Engine, tell: copying.Tell) -> None:
        real(conn, engine, tell)
        with target.writing(engine) as new:
            new.execute(sa.update(tables.draft).where(tables.draft.c.id == 2).values(updated_at=5))

    monkeypatch.setattr(copying, "_finish", spoil)
    with pytest.raises(CopyRefused, match="draft"):
        copying.copy(locations, other(locations, postgres, tmp_path))
    open_store(locations, role="worker").close()


@pytest.mark.server
def test_numbers_go_on_where_they_were(
    store: Store, locations: Locations, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The feed's numbers never come twice, although its rows are deleted after an hour."""
    fill(store)
    with store.write() as conn:
        newest = conn.scalar(sa.select(sa.func.max(tables.change.c.seq))) or 0
        conn.execute(sa.delete(tables.change))
    store.close()
    to = other(locations, postgres, tmp_path)
    copying.copy(locations, to)
    monkeypatch.setenv("TUIDESK_DATABASE", to)
    with closing(open_store(locate(), create=False)) as there, there.write() as conn:
        key = conn.execute(sa.insert(tables.change).values(kind="ticket", ref_id=1)).inserted_primary_key
        assert key is not None
        assert key[0] == newest + 1
        key = conn.execute(sa.insert(tables.agent).values(name="new")).inserted_primary_key
        assert key is not None
        assert key[0] == 4


@pytest.mark.server
def test_a_damaged_piece_is_told_and_left_out(
    store: Store, locations: Locations, postgres: Postgres, tmp_path: Path
) -> None:
    names = fill(store)
    with store.raw._writer.begin() as conn:
        conn.execute(sa.update(tables.raw).where(tables.raw.c.sha256 == names[2]).values(data=b"spoilt"))
    store.close()
    copied = copying.copy(locations, other(locations, postgres, tmp_path))
    assert copied is not None
    assert (copied.pieces, copied.damaged) == (len(set(names)) - 1, 1)
