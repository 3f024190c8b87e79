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
from tuidesk.store.leases import Lease, holder

LEASE = "migrate"
_TTL_MS = 3_600_000  # a large store takes minutes to copy, and nobody renews meanwhile


def migrate(store: Store, locations: Locations) -> None:
    """Migrate a store that is older than this program; StoreLocked while another process does it."""
    lease = Lease.take(store, locations, LEASE, _TTL_MS)
    if lease is None:
        raise _busy(store)
    try:
        with store.read() as conn:
            before = schema.revision(conn)
        if before == schema.HEAD:
            return
        # Migrations do not touch raw mail, nine tenths of the volume.
        backup.back_up(store, locations.backups / f"{before}-{now()}", raw=False)
        with _rebuilding(store) as conn:
            lease.check(conn)
            upgrade(conn)
    finally:
        lease.release()


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
