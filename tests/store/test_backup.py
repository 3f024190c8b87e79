"""Backups: whole or not there at all, checked against the store, without the key."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.store.rows import add_message, add_queue, add_ticket
from tuidesk.locations import Locations
from tuidesk.store import backup, keys
from tuidesk.store.engine import Store
from tuidesk.store.errors import BackupFailed


@pytest.fixture
def busy(store: Store) -> Store:
    """Give a store with a ticket and a piece of raw mail."""
    key = store.raw.put(b"From: ana@example.test\n\nwords")
    with store.write() as conn:
        add_message(conn, add_ticket(conn, add_queue(conn)), "words", raw_sha256=key)
    return store


def test_backup_leaves_one_folder(busy: Store, tmp_path: Path) -> None:
    files = backup.back_up(busy, tmp_path / "new" / "copy")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["copy"]
    assert sorted(path.name for path in (tmp_path / "new" / "copy").iterdir()) == sorted(
        path.name for path in files
    )
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in files)
    assert (tmp_path / "new" / "copy").stat().st_mode & 0o777 == 0o700


def test_backup_holds_no_private_key(busy: Store, locations: Locations, tmp_path: Path) -> None:
    secret = keys.private_text(keys.load(locations.keys)).encode()
    raw = keys.load(locations.keys).private_bytes_raw()
    for path in backup.back_up(busy, tmp_path / "copy"):
        assert secret not in path.read_bytes()
        assert raw not in path.read_bytes()


def test_backup_that_lacks_rows_is_none(busy: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_count", lambda conn, table: 2)
    with pytest.raises(BackupFailed, match="could not be copied"):
        backup.back_up(busy, tmp_path / "copies" / "copy")
    assert list((tmp_path / "copies").iterdir()) == []


def test_backup_onto_a_dangling_name_is_refused(busy: Store, tmp_path: Path) -> None:
    (tmp_path / "copy").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BackupFailed, match="exists"):
        backup.back_up(busy, tmp_path / "copy")


def test_backup_while_others_write(sqlite_store: Store, tmp_path: Path) -> None:
    """A transaction that is open meanwhile is not in the copy, and does not hinder it."""
    with sqlite_store.write() as conn:
        add_queue(conn)
        (file, _raw) = backup.back_up(sqlite_store, tmp_path / "copy")
    copy = sqlite3.connect(file)
    assert copy.execute("SELECT count(*) FROM queue").fetchone() == (0,)
    copy.close()


@pytest.mark.server
@pytest.mark.parametrize("locations", ["postgresql"], indirect=True)
def test_dump_needs_the_client_programs(busy: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(BackupFailed, match="pg_dump is not installed") as caught:
        backup.back_up(busy, tmp_path / "copies" / "copy")
    assert "pg_dump --format=custom --file=tuidesk.dump postgresql://desk@" in caught.value.hint
    assert list((tmp_path / "copies").iterdir()) == []
