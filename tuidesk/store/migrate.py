"""Brings an older store to this program's schema: one process, after a verified backup, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from tuidesk.i18n import _
from tuidesk.locations import Locations
from tuidesk.store import backup, grants, schema, sqlite
from tuidesk.store.clock import now
from tuidesk.store.engine import Store, open_as_it_is
from tuidesk.store.errors import StoreCorrupt, StoreLocked
from tuidesk.store.faults import explained
from tuidesk.store.leases import Lease, holder

LEASE = "migrate"
_LOCK = 0x7D_E5F  # of its own among the numbers of advisory locks


def migrate(store: Store, locations: Locations) -> None:
    """Migrate a store that is older than this program; StoreLocked while another process does it."""
    with _alone(store):
        lease = Lease.take(store, locations, LEASE)
        if lease is None:
            raise _busy(store)
        try:
            _migrate(store, locations, lease)
        finally:
            lease.release()


def _migrate(store: Store, locations: Locations, lease: Lease) -> None:
    with store.read() as conn:
        before = schema.revision(conn)
    if before == schema.HEAD:
        return
    # Migrations do not touch raw mail, nine tenths of the volume.
    backup.back_up(store, locations.backups / f"{before}-{now()}", raw=False)
    with _rebuilding(store) as conn:
        lease.check(conn)
        upgrade(conn)


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """Keep other migrations out until the end or the death of this process; raises StoreLocked.

    A large store takes minutes, for which a lease of PostgreSQL would have to be so long that nobody could follow
    a process that was killed. It only says who is at it; a lock of the server ends with its connection.
    """
    if store.dialect == "sqlite":
        yield
        return
    with explained(), store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        if not conn.scalar(sa.text("SELECT pg_try_advisory_lock(:n)"), {"n": _LOCK}):
            raise _busy(store)
        try:
            yield
        finally:
            conn.execute(sa.text("SELECT pg_advisory_unlock(:n)"), {"n": _LOCK})


def upgrade_alone(store: Store) -> None:
    """Bring a store up to this program's schema that nobody else has open, without another backup."""
    with _rebuilding(store) as conn:
        upgrade(conn)


def upgrade(conn: sa.Connection, revision: str = "head") -> None:
    """Run the migrations up to a revision in the transaction of a connection, and the grants of the newest."""
    config = Config()  # made here: there is no alembic.ini to be lost
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = conn
    command.upgrade(config, revision)
    if conn.dialect.name == "postgresql" and schema.stamped(conn) == schema.HEAD:
        grants.give(conn)


@contextmanager
def _rebuilding(store: Store) -> Iterator[sa.Connection]:
    """Give a write transaction in which SQLite looks at foreign keys only at the end.

    Batch mode copies a table and drops the old one; enforced keys would count that as deleting its rows.
    """
    if store.dialect == "postgresql":
        with closing(open_as_it_is(store.url)) as patient, patient.write() as conn:
            yield conn
        return
    engine = sqlite.make_engine(store.url, checkpoint=True, foreign_keys=False)
    try:
        with engine.execution_options(write=True).begin() as conn:
            yield conn
            if conn.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StoreCorrupt(
                    _("The migration would leave rows that point nowhere, so it was taken back"),
                    _("Run `tuidesk doctor` and report what it says."),
                )
    finally:
        engine.dispose()


def _busy(store: Store) -> StoreLocked:
    other = holder(store, LEASE)
    host, pid = (other.host, other.pid) if other else ("?", 0)
    return StoreLocked(
        _("The store is being migrated by process {pid} on {host}").format(pid=pid, host=host),
        _("Wait until it is done."),
    )
