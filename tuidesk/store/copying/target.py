"""The store that is to be filled: emptied of a copy that was broken off, made, and opened to everybody at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tuidesk.locations import Locations
from tuidesk.store import alone, grants, postgres, schema, sqlite, urls
from tuidesk.store.copying.refusals import differs, in_memory, not_empty
from tuidesk.store.engine import Store, open_as_it_is
from tuidesk.store.faults import explained
from tuidesk.store.tables import metadata, raw, sequence


@contextmanager
def opened(locations: Locations, url: str) -> Iterator[sa.Engine]:
    """Give an engine for filling the store of a URL, which nobody else has open; raises CopyRefused."""
    url = urls.checked(url)
    file = sqlite.file_of(url) if url.startswith("sqlite") else None
    if url.startswith("sqlite"):
        if file is None:
            raise in_memory()
        with alone.alone_with(locations, file):
            pass
        sqlite.touch(file)
        # Rows name rows that come later; what points nowhere is looked for at the end.
        engine = sqlite.make_engine(url, checkpoint=True, foreign_keys=False)
    else:
        engine = postgres.make_engine(url)
    try:
        with explained():
            if file is None:
                with engine.connect() as conn:
                    alone.refuse_company(conn)
            yield engine
    finally:
        engine.dispose()


def raw_of(url: str) -> Store:
    """Open the store that is filled, for its raw mail."""
    return open_as_it_is(urls.checked(url))


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give one transaction of the filling."""
    with engine.execution_options(write=True).begin() as conn:
        yield conn


def prepare(engine: sa.Engine) -> None:
    """Make the tables, all empty, in a store that nobody can open until `complete`.

    What an earlier copy left is thrown away but for raw mail, which never changes; CopyRefused when
    there is anything else.
    """
    with writing(engine) as conn:
        schema.lock(conn)
        there = set(sa.inspect(conn).get_table_names())
        if "alembic_version" in there:
            if schema.stamped(conn) != schema.FILLING:
                raise not_empty()
            _throw_away(conn)
        elif there - {raw.name}:
            raise not_empty()
        schema.create(conn)
        schema.stamp(conn, schema.FILLING)
        conn.execute(sa.delete(sequence))
        for key in _links(conn):
            conn.execute(sa.schema.DropConstraint(key))


def _throw_away(conn: sa.Connection) -> None:
    cascade = " CASCADE" if conn.dialect.name == "postgresql" else ""
    quote = conn.dialect.identifier_preparer.quote
    for name in ("search", "alembic_version", *(table.name for table in reversed(metadata.sorted_tables))):
        conn.exec_driver_sql(f"DROP TABLE IF EXISTS {quote(name)}{cascade}")


def join(conn: sa.Connection) -> None:
    """Let the database see to it again that no row points nowhere, and look at every row for that."""
    for key in _links(conn):
        conn.execute(sa.schema.AddConstraint(key, isolate_from_table=False))
    if conn.dialect.name == "sqlite":
        astray = conn.exec_driver_sql("PRAGMA foreign_key_check").first()
        if astray is not None:
            raise differs(str(astray[0]))


def _links(conn: sa.Connection) -> list[sa.ForeignKeyConstraint]:
    """Return the constraints that would want rows in another order than they come; SQLite's are switched off."""
    if conn.dialect.name == "sqlite":
        return []
    return [
        key for table in metadata.sorted_tables for key in sorted(table.foreign_key_constraints, key=_columns)
    ]


def _columns(key: sa.ForeignKeyConstraint) -> list[str]:
    return list(key.column_keys)


def complete(engine: sa.Engine) -> None:
    """Open the filled store to everybody."""
    with writing(engine) as conn:
        schema.stamp_again(conn, schema.HEAD)
        if conn.dialect.name == "postgresql":
            grants.give(conn)
