"""Migrations: the first revision is what an empty store gets, and an older store is brought up safely."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tests.helpers import wait_for
from tests.servers.postgres import Postgres
from tests.store.catalogue import catalogue
from tests.store.rows import add_message, add_queue, add_ticket
from tuidesk.locations import Locations, locate
from tuidesk.store import backup, migrate, schema, shared_clock, sqlite, urls
from tuidesk.store.engine import Store, open_store
from tuidesk.store.errors import BackupFailed, StoreCorrupt, StoreLocked
from tuidesk.store.leases import Lease
from tuidesk.store.postgres import make_engine as make_postgres_engine
from tuidesk.store.tables import lease, metadata, sequence


@pytest.fixture
def older(locations: Locations, store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Give a store with a ticket that pretends to be older than this program, by one migration."""
    with store.write() as conn:
        add_message(conn, add_ticket(conn, add_queue(conn)), "words")
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    monkeypatch.setattr(schema, "REVISIONS", ("0000", "0001"))
    monkeypatch.setattr(migrate, "upgrade", stamp_first)
    return store


def stamp_first(conn: sa.Connection) -> None:
    conn.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))


def revision(store: Store) -> str | None:
    with store.read() as conn:
        return schema.revision(conn)


def test_program_knows_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_current_head() == schema.HEAD
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == schema.REVISIONS


@pytest.mark.parametrize("locations", ["sqlite"], indirect=True)
def test_migrations_make_what_the_first_opener_makes_on_sqlite(
    locations: Locations, store: Store, tmp_path: Path
) -> None:
    other = tmp_path / "migrated.db"
    sqlite.touch(other)
    compare(store, sqlite.make_engine(f"sqlite:///{other}", checkpoint=True))


@pytest.mark.server
def test_migrations_make_what_the_first_opener_makes_on_postgresql(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUIDESK_DATABASE", postgres.new_database())
    store = open_store(locate(), role="worker")
    compare(store, make_postgres_engine(urls.checked(postgres.new_database())))
    store.close()


def compare(filled: Store, empty: sa.Engine) -> None:
    """Migrate an empty database from the first revision on; it must become what a new store is."""
    with empty.execution_options(write=True).begin() as conn:
        migrate.upgrade(conn)
        assert schema.revision(conn) == schema.HEAD
        migrated = catalogue(conn)
        numbers = dict(conn.execute(sa.select(sequence.c.name, sequence.c.value)).all())
    empty.dispose()
    with filled.read() as conn:
        assert migrated == catalogue(conn)
        assert numbers == dict(conn.execute(sa.select(sequence.c.name, sequence.c.value)).all())


def test_revisions_stand_on_their_own() -> None:
    """A revision that read the tables of today would change with them, and with it every store made before."""
    folder = Path(migrate.__file__).parent / "migrations"
    for file in folder.rglob("*.py"):
        assert "store.tables" not in file.read_text()
        assert "store.schema" not in file.read_text()


def test_store_is_what_the_tables_say(store: Store) -> None:
    with store.write() as conn:
        assert differences(conn) == []


def differences(conn: sa.Connection) -> list[object]:
    def ours(name: str | None, kind: str, parents: object) -> bool:
        by_statements = (
            "uq_ledger_sha256",
            "ix_ledger_provider_id",
            "ix_ticket_continues_id",
        )  # which the metadata does not know
        if name in by_statements:
            return False
        return kind != "table" or not (name or "").startswith(("search", "raw", "alembic"))

    context = MigrationContext.configure(conn, opts={"include_name": ours})
    return list(compare_metadata(context, metadata))


def test_worker_migrates_after_a_backup(locations: Locations, older: Store) -> None:
    worker = open_store(locations, role="worker")
    assert revision(worker) == "0001"
    worker.close()
    (folder,) = locations.backups.iterdir()
    assert folder.name.startswith("0000-")
    (copy,) = folder.iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_nothing_to_migrate_makes_no_backup(locations: Locations, store: Store) -> None:
    migrate.migrate(store, locations)
    assert not locations.backups.exists()


def test_two_do_not_migrate_at_once(locations: Locations, older: Store) -> None:
    other = Lease.take(older, locations, migrate.LEASE)
    assert other is not None
    with pytest.raises(StoreLocked, match="is being migrated by process"):
        open_store(locations, role="worker")
    other.release()
    open_store(locations, role="worker").close()


def test_a_migration_that_takes_longer_than_its_lease_is_alone_still(
    locations: Locations, older: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = []

    def slow(store: Store, folder: Path, **_how: bool) -> None:
        with store.write() as conn:
            conn.execute(sa.update(lease).values(expires_at=0))
        with pytest.raises(StoreLocked, match="is being migrated by process") as caught:
            open_store(locations, role="worker")
        refused.append(caught.value)

    monkeypatch.setattr(backup, "back_up", slow)
    migrate.migrate(older, locations)
    assert len(refused) == 1
    assert revision(older) == "0001"


def test_a_killed_migration_keeps_nobody_for_longer_than_a_lease(
    locations: Locations, older: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = os.fork()
    if not child:  # migrates with connections of its own, and is killed in the middle of it
        monkeypatch.setattr(migrate, "upgrade", lambda _conn: os.kill(os.getpid(), signal.SIGKILL))
        with contextlib.suppress(BaseException):
            open_store(locations, role="worker")
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert revision(older) == "0000"
    with older.read() as conn:
        left_ms = (conn.scalar(sa.select(lease.c.expires_at)) or 0) - shared_clock.read(conn)
    assert left_ms <= 30_000
    with older.write() as conn:
        conn.execute(sa.update(lease).values(expires_at=0))

    def goes_on() -> bool:
        with contextlib.suppress(StoreLocked):  # the server needs a moment to notice who is gone
            open_store(locations, role="worker").close()
        return revision(older) == "0001"

    wait_for(goes_on, "the next worker to migrate")


def test_failed_migration_leaves_the_store_as_it_was(
    locations: Locations, older: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(conn: sa.Connection) -> None:
        stamp_first(conn)
        conn.execute(sa.text("ALTER TABLE ticket ADD COLUMN half text"))
        raise InterruptedError

    monkeypatch.setattr(migrate, "upgrade", fail)
    with pytest.raises(InterruptedError):
        migrate.migrate(older, locations)
    assert revision(older) == "0000"
    with older.read() as conn:
        assert "half" not in {column["name"] for column in sa.inspect(conn).get_columns("ticket")}


def test_no_backup_no_migration(locations: Locations, older: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    locations.backups.parent.mkdir(parents=True, exist_ok=True)
    locations.backups.touch()
    with pytest.raises(BackupFailed):
        migrate.migrate(older, locations)
    assert revision(older) == "0000"


@pytest.mark.parametrize("locations", ["sqlite"], indirect=True)
def test_migration_that_breaks_references_is_taken_back(
    locations: Locations, older: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "upgrade", lambda conn: conn.execute(sa.text("DELETE FROM queue")))
    with pytest.raises(StoreCorrupt):
        migrate.migrate(older, locations)
    with older.read() as conn:
        assert conn.scalar(sa.text("SELECT count(*) FROM queue")) == 1


def test_backup_holds_everything_but_the_key(locations: Locations, store: Store, tmp_path: Path) -> None:
    with store.write() as conn:
        add_message(conn, add_ticket(conn, add_queue(conn)), "words")
    key = store.raw.put(b"raw mail")
    files = backup.back_up(store, tmp_path / "copy")
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == sorted(path.name for path in files)
    if store.dialect == "postgresql":
        return
    (tmp_path / "home").mkdir()
    for path in files:
        path.rename(tmp_path / "home" / path.name)
    restored = open_store(Locations(*[tmp_path / "home"] * 3), create=False)
    assert restored.raw.get(key) == b"raw mail"
    with restored.read() as conn:
        assert conn.scalar(sa.text("SELECT title FROM ticket")) == "Printer"
    restored.close()


def test_backup_never_writes_over_another(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="exists"):
        backup.back_up(store, tmp_path)
