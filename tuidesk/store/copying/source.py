"""The store that a desk leaves: kept still while it is read, and marked so that nobody goes on with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import sqlalchemy as sa

from tuidesk.i18n import _
from tuidesk.locations import Locations
from tuidesk.store import alone, counters, facts, leases, schema, sqlite, urls
from tuidesk.store.copying.refusals import in_memory, miscounted
from tuidesk.store.engine import Store, open_store
from tuidesk.store.errors import StoreInUse
from tuidesk.store.tables import lease, presence, worker


@contextmanager
def still(locations: Locations) -> Iterator[tuple[Store, sa.Connection]]:
    """Give the store and one transaction in which nobody else can write, until it ends.

    Raises StoreInUse when somebody works with the store, StoreNewer and StoreOlder as opening does.
    """
    url = urls.named(locations)
    file = sqlite.file_of(url) if url.startswith("sqlite") else None
    if url.startswith("sqlite") and file is None:
        raise in_memory()
    if file is not None:
        with alone.alone_with(locations, file):
            pass
    with closing(open_store(locations, create=False)) as store:
        with store.read() as conn:
            if file is None:
                alone.refuse_company(conn)
            _refuse_holder(store, conn)
        with store.write() as conn:
            if file is None:
                # Every other transaction that writes begins with a look at this table.
                conn.execute(sa.text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
            _settle(conn)
            yield store, conn


def leave(conn: sa.Connection, place: str) -> None:
    """Mark the store as left for `place`, in the transaction that kept it still."""
    facts.put(conn, schema.MOVED_TO, place)
    schema.stamp_again(conn, schema.MOVED)


def _refuse_holder(store: Store, conn: sa.Connection) -> None:
    """Refuse while a worker may still be at a mailbox, although it is not connected at this moment."""
    for name in conn.scalars(sa.select(lease.c.name)):
        found = leases.holder(store, name) if store.file is None else None
        if found and found.held:
            raise StoreInUse(
                _("Process {pid} on {host} works for this desk").format(pid=found.pid, host=found.host),
                _("Stop that worker; if it is gone already, wait half a minute."),
            )


def _settle(conn: sa.Connection) -> None:
    """Forget who is here, for nobody is; and look whether the numbers are right that will be compared."""
    for table in (worker, presence):
        conn.execute(sa.delete(table))
    conn.execute(sa.update(lease).values(holder="", host="", pid=0, expires_at=0))
    if counters.compare(conn):
        raise miscounted()
