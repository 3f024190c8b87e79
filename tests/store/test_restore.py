"""Restore: only a sound backup, never under a running desk, and nothing leaves a second time by itself."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.store.rows import add_message, add_queue, add_ticket, insert
from tuidesk.desk import outbox_results
from tuidesk.locations import Locations
from tuidesk.store import backup, keys, migrate, restore, schema, tables, tickets
from tuidesk.store.engine import Store, open_store
from tuidesk.store.errors import RestoreRefused, StoreInUse, StoreNewer
from tuidesk.store.leases import Lease


def fill(store: Store, title: str = "Printer") -> str:
    """Add a ticket with a piece of raw mail, and mail in each state."""
    key = store.raw.put(title.encode())
    with store.write() as conn:
        queue = conn.scalar(sa.select(tables.queue.c.id)) or add_queue(conn)
        add_message(conn, add_ticket(conn, queue, title), "words", raw_sha256=key)
    return key


def add_mail(store: Store, state: str, reason: str = "") -> None:
    with store.write() as conn:
        insert(conn, tables.outbox, kind="reply", state=state, reason=reason, message_id=f"<{state}@x>")


def mails(store: Store) -> list[tuple[Any, ...]]:
    query = sa.select(tables.outbox.c.state, tables.outbox.c.reason).order_by(tables.outbox.c.id)
    with store.read() as conn:
        return [tuple(row) for row in conn.execute(query)]


def titles(locations: Locations) -> list[str]:
    with closing(open_store(locations, create=False)) as store, store.read() as conn:
        return list(conn.scalars(sa.select(tables.ticket.c.title).order_by(tables.ticket.c.id)))


@pytest.fixture
def copy(store: Store, tmp_path: Path) -> Path:
    """Give the backup of a store with one ticket; the store is closed, with another ticket since."""
    fill(store)
    backup.back_up(store, tmp_path / "copy")
    fill(store, "Since then")
    store.close()
    return tmp_path / "copy"


def test_the_store_is_as_it_was_and_the_old_one_is_kept(copy: Path, locations: Locations) -> None:
    done = restore.restore(locations, copy, replace=True)
    assert titles(locations) == ["Printer"]
    assert all("before" in name for name in done.kept)
    with closing(open_store(locations, create=False)) as store:
        assert store.raw.get(store.raw.put(b"Printer")) == b"Printer"
        with store.write() as conn:
            assert tickets.create(conn, tickets.NewTicket("next", 1, 1)).number == 3
    if store.file is not None:
        for name, kept in zip(("tuidesk.db", "raw.db"), done.kept, strict=True):
            shutil.copy(kept, store.file.with_name(name))
        assert titles(locations) == ["Printer", "Since then"]


def test_a_store_is_not_replaced_unasked(copy: Path, locations: Locations) -> None:
    with pytest.raises(RestoreRefused, match="a store here already"):
        restore.restore(locations, copy)
    assert titles(locations) == ["Printer", "Since then"]


def test_an_open_store_is_not_replaced(copy: Path, locations: Locations) -> None:
    with closing(open_store(locations)) as session, session.read() as conn:
        conn.scalar(sa.select(tables.ticket.c.id))
        with pytest.raises(StoreInUse, match="Somebody uses"):
            restore.restore(locations, copy, replace=True)
    assert titles(locations) == ["Printer", "Since then"]


def test_an_idle_session_keeps_the_store_too(copy: Path, locations: Locations) -> None:
    with closing(open_store(locations)), pytest.raises(StoreInUse, match="Somebody uses"):
        restore.restore(locations, copy, replace=True)


def test_what_was_to_leave_is_held(store: Store, locations: Locations, tmp_path: Path) -> None:
    for state in ("queued", "sending", "sent", "uncertain", "failed"):
        add_mail(store, state)
    for reason in (outbox_results.CHANNEL, outbox_results.NO_WAY, "loop"):
        add_mail(store, "held", reason)
    backup.back_up(store, tmp_path / "copy")
    store.close()
    done = restore.restore(locations, tmp_path / "copy", replace=True)
    held = ("held", outbox_results.RESTORED)
    assert done.held == 4
    with closing(open_store(locations)) as restored:
        assert mails(restored) == [
            *(held, held, ("sent", ""), ("uncertain", ""), ("failed", "")),
            *(held, held, ("held", "loop")),
        ]


def test_a_damaged_backup_changes_nothing(copy: Path, locations: Locations) -> None:
    for path in copy.iterdir():
        path.write_bytes(path.read_bytes()[:3000])
        with pytest.raises(RestoreRefused, match="is damaged"):
            restore.restore(locations, copy, replace=True)
    assert titles(locations) == ["Printer", "Since then"]
    assert not [path for path in locations.data.iterdir() if "restor" in path.name]


def test_a_folder_without_a_backup(locations: Locations, store: Store, tmp_path: Path) -> None:
    store.close()
    with pytest.raises(RestoreRefused, match="is no backup"):
        restore.restore(locations, tmp_path, replace=True)


def test_a_backup_of_a_newer_program(
    store: Store, locations: Locations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    backup.back_up(store, tmp_path / "copy")
    store.close()
    monkeypatch.setattr(schema, "REVISIONS", ("0000",))
    with pytest.raises(StoreNewer):
        restore.restore(locations, tmp_path / "copy", replace=True)


def test_a_backup_of_an_older_program_is_brought_up(
    store: Store, locations: Locations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stamp(conn: sa.Connection) -> None:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = :head"), {"head": schema.HEAD})

    with store.write() as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    backup.back_up(store, tmp_path / "copy")
    store.close()
    monkeypatch.setattr(migrate, "upgrade", stamp)
    restore.restore(locations, tmp_path / "copy", replace=True)
    with closing(open_store(locations, create=False)) as restored, restored.read() as conn:
        assert schema.revision(conn) == schema.HEAD


@pytest.mark.parametrize("locations", ["sqlite"], indirect=True)
def test_a_backup_on_a_new_machine(copy: Path, locations: Locations, tmp_path: Path) -> None:
    """A command made an empty store with another key there before anybody thought of the backup."""
    other = Locations(*[tmp_path / "other"] * 3)
    open_copy = open_store(other)
    open_copy.close()
    done = restore.restore(other, copy)
    assert titles(other) == ["Printer"]
    assert not (other.keys / keys.FILE).exists()
    assert any("desk.key" in name for name in done.kept)


@pytest.mark.parametrize("locations", ["sqlite"], indirect=True)
def test_a_backup_without_raw_mail_leaves_it(store: Store, locations: Locations, tmp_path: Path) -> None:
    key = fill(store)
    backup.back_up(store, tmp_path / "copy", raw=False)
    store.close()
    restore.restore(locations, tmp_path / "copy", replace=True)
    with closing(open_store(locations)) as restored:
        assert restored.raw.get(key) == b"Printer"


@pytest.mark.parametrize("locations", ["sqlite"], indirect=True)
def test_a_damaged_store_can_be_replaced(copy: Path, locations: Locations) -> None:
    locations.database.write_bytes(b"\xff" * 8192)
    with pytest.raises(RestoreRefused, match="a store here already"):
        restore.restore(locations, copy)
    restore.restore(locations, copy, replace=True)
    assert titles(locations) == ["Printer"]


@pytest.mark.parametrize("locations", ["sqlite"], indirect=True)
def test_a_worker_that_holds_a_lease_keeps_its_store(copy: Path, locations: Locations) -> None:
    with closing(open_store(locations, role="worker")) as store:
        lease = Lease.take(store, locations, "inbound:1")
        assert lease is not None
        with pytest.raises(StoreInUse, match="Somebody uses"):
            restore.restore(locations, copy, replace=True)
        lease.release()


@pytest.mark.parametrize("locations", ["sqlite"], indirect=True)
def test_a_store_of_a_group_stays_one(copy: Path, locations: Locations) -> None:
    locations.database.chmod(0o660)
    restore.restore(locations, copy, replace=True)
    assert locations.database.stat().st_mode & 0o777 == 0o660
