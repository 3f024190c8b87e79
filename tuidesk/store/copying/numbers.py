"""The numbers that a store has given to rows already, and gives to no other one."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.tables import change, metadata

# Of SQLite's tables only this one remembers numbers of rows that are gone; of PostgreSQL's each does.
REMEMBERED = change


def numbered() -> list[sa.Table]:
    """Return the tables whose rows get a number from the database."""
    return [table for table in metadata.sorted_tables if _key(table) is not None]


def given(conn: sa.Connection, table: sa.Table) -> int:
    """Return the highest number that a table gave."""
    key = _key(table)
    assert key is not None
    highest = conn.scalar(sa.select(sa.func.max(key))) or 0
    if conn.dialect.name == "postgresql":
        query = f"SELECT last_value, is_called FROM {_sequence(conn, table)}"  # noqa: S608 - our own names
        last, called = conn.execute(sa.text(query)).one()
        return max(highest, int(last) if called else 0)
    if table is REMEMBERED:
        highest = max(
            highest, conn.scalar(_sqlite(table, "SELECT seq FROM sqlite_sequence WHERE name = :name")) or 0
        )
    return int(highest)


def kept(conn: sa.Connection, table: sa.Table) -> bool:
    """Say whether a table remembers the highest number that it gave, although its row may be gone."""
    return conn.dialect.name == "postgresql" or table is REMEMBERED


def go_on_from(conn: sa.Connection, table: sa.Table, number: int) -> None:
    """Let the next row of a filled table get the number after `number`."""
    if conn.dialect.name == "postgresql":
        again = sa.text("SELECT setval(:name, :number, :given)")
        values = {"name": _sequence(conn, table), "number": max(number, 1), "given": number > 0}
        conn.execute(again, values)
    elif table is REMEMBERED:
        conn.execute(_sqlite(table, "DELETE FROM sqlite_sequence WHERE name = :name"))
        row = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)")
        conn.execute(row, {"name": table.name, "seq": number})


def _key(table: sa.Table) -> sa.Column[int] | None:
    key = table.autoincrement_column
    return key if key is not None and not key.foreign_keys else None


def _sequence(conn: sa.Connection, table: sa.Table) -> str:
    key = _key(table)
    assert key is not None
    name = conn.scalar(
        sa.text("SELECT pg_get_serial_sequence(:table, :key)"), {"table": table.name, "key": key.name}
    )
    return str(name)


def _sqlite(table: sa.Table, text: str) -> sa.TextClause:
    return sa.text(text).bindparams(name=table.name)
