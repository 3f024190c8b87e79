"""The store of one process: how it is opened, and its two kinds of transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import sqlalchemy as sa

from tuidesk.i18n import _
from tuidesk.locations import Locations
from tuidesk.store import counters, feed, pending, postgres, schema, sqlite, urls
from tuidesk.store.errors import StoreMissing, StoreOlder, StoreUnavailable
from tuidesk.store.faults import explained, of_system
from tuidesk.store.raw import RawStore
from tuidesk.store.tables import raw, raw_metadata

Role = Literal["agent", "worker", "cli"]
PATIENCE = {"agent": postgres.AGENT, "worker": postgres.WORKER, "cli": postgres.COMMAND}
Guard = Callable[[sa.Connection, bool], None]  # gets the transaction and whether it may write


class Store:
    """The open store of one process; threads may share it, transactions may not be nested.

    A transaction that the database refuses raises a StoreProblem (full, locked, read-only, gone).
    """

    def __init__(self, url: str, engine: sa.Engine, raw_store: RawStore) -> None:
        self.url = url
        self.dialect = engine.dialect.name
        self.raw = raw_store
        self.file = sqlite.file_of(url) if self.dialect == "sqlite" else None
        self.engine = engine
        self.guard: Guard | None = None  # looks first in each transaction; raises when who acts is gone
        self._identity = sqlite.identity(self.file)
        self._reader = engine.execution_options(**(postgres.SNAPSHOT if self.dialect == "postgresql" else {}))
        self._writer = engine.execution_options(write=True)

    @contextmanager
    def read(self, *, newer_ok: bool = False) -> Iterator[sa.Connection]:
        """Give a short read transaction that sees one state of the store; `newer_ok` as in `write`."""
        with explained(), self._reader.connect() as conn:
            if self.guard is not None and not newer_ok:
                self.guard(conn, False)
            yield conn

    @contextmanager
    def write(self, *, newer_ok: bool = False) -> Iterator[sa.Connection]:
        """Give a write transaction: committed when the block ends, rolled back when it raises.

        A store that a newer tuidesk migrated meanwhile, or whose guard refuses, takes only drafts
        (`newer_ok`): an agent whose session must end keeps the words, and migrations leave old
        columns writable for a while.
        """
        if sqlite.identity(self.file) != self._identity:
            raise _vanished()
        with explained(), self._writer.begin() as conn:
            try:
                found = schema.stamped(conn)
                if not newer_ok or found in (schema.MOVED, schema.FILLING):
                    schema.refuse_newer(found, conn)
                if self.guard is not None and not newer_ok:
                    self.guard(conn, True)
                yield conn
                counters.flush(conn)
                feed.flush(conn)
            finally:
                pending.forget(conn)

    def checkpoint(self) -> None:
        """Cut SQLite's write-ahead logs when they have grown; for workers, between batches."""
        path = self.file
        if path is not None:
            sqlite.shrink_wal(path)
            sqlite.shrink_wal(sqlite.raw_file(path))

    def close(self) -> None:
        """Close every connection."""
        self._reader.dispose()
        self.raw.close()


def open_store(locations: Locations, *, role: Role = "cli", create: bool = True) -> Store:
    """Open the store that `locations` names, making it when it is empty.

    Raises StoreMissing when it is empty and `create` is false, StoreNewer when a newer tuidesk
    migrated it, StoreOlder when it waits for its migration, StoreUnavailable and its kin otherwise.
    """
    url = urls.named(locations)
    try:
        store = _connect(url, checkpoint=role == "worker", create=create, patience=PATIENCE[role])
        try:
            _settle(store, locations, role, create)
        except BaseException:
            store.close()
            raise
    except OSError as error:
        raise of_system(error) from error
    return store


def open_as_it_is(url: str) -> Store:
    """Open a store of any revision, for who alone has it and brings it up to this program's."""
    return _connect(url, checkpoint=True, create=False)


def _connect(
    url: str, *, checkpoint: bool, create: bool, patience: postgres.Patience = postgres.ENDLESS
) -> Store:
    if not url.startswith("sqlite"):
        engine = postgres.make_engine(url, patience)
        return Store(url, engine, RawStore(engine))
    path = sqlite.file_of(url)
    with explained():
        if path is not None:
            if not create and not path.exists():
                raise _missing()
            sqlite.touch(path)
        engine = sqlite.make_engine(url, checkpoint=checkpoint)
        return Store(url, engine, RawStore(_raw_engine(url, checkpoint)))


def _raw_engine(url: str, checkpoint: bool) -> sa.Engine:
    path = sqlite.file_of(url)
    if path is not None:
        beside = sqlite.raw_file(path)
        sqlite.touch(beside)
        url = f"sqlite:///{beside}"
    engine = sqlite.make_engine(url, checkpoint=checkpoint)
    with engine.connect() as conn:
        empty = not sa.inspect(conn).has_table(raw.name)
    if empty:
        with engine.execution_options(write=True).begin() as conn:
            raw_metadata.create_all(conn)
    return engine


def _settle(store: Store, locations: Locations, role: Role, create: bool) -> None:
    """Bring the store to this program's revision, or say why that cannot be."""
    with store.read() as conn:
        found = schema.revision(conn)
        if found is not None:
            schema.refuse_newer(found, conn)
    if found is None and create:
        found = _fill(store, locations)
    if found == schema.HEAD:
        return
    if found is None:
        raise _missing()
    if role != "worker":
        raise StoreOlder(
            _("The store waits to be brought up to this version"),
            _("Run `tuidesk migrate`, or start the worker, which does the same."),
        )
    from tuidesk.store.migrate import migrate

    migrate(store, locations)


def _fill(store: Store, locations: Locations) -> str:
    """Make the tables of an empty store; of several who try at once, one does it."""
    from tuidesk.store import grants, keys  # cryptography is no part of an agent's process

    with explained(), store.engine.execution_options(write=True).begin() as conn:
        schema.lock(conn)
        found = schema.revision(conn)
        if found is None:
            schema.create(conn)
            schema.stamp(conn)
            schema.christen(conn, keys.public_text(keys.load_or_make(locations.keys)))
            if store.dialect == "postgresql":
                grants.give(conn)
        return found or schema.HEAD


def _vanished() -> StoreUnavailable:
    return StoreUnavailable(
        _("The file of the store was moved, deleted or replaced"),
        _("Put it back, or leave and start again."),
    )


def _missing() -> StoreMissing:
    return StoreMissing(_("There is no tuidesk store here"), _("Run `tuidesk` once to make one."))
