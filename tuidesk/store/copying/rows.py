"""Reads all rows of a table, and writes them into another store, as they are kept and not as they are meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

BATCH = 500  # rows a transaction
Row = tuple[Any, ...]


def read(conn: sa.Connection, table: sa.Table, batch: int = BATCH) -> Iterator[list[Row]]:
    """Yield the rows of a table, in the order of its key.

    JSON comes as the text that is kept: a missing value and a `null` are two things to a query.
    """
    query = sa.select(*(_kept(column) for column in table.columns)).order_by(*table.primary_key)
    result = conn.execute(query, execution_options={"yield_per": batch})
    for rows in result.partitions():
        yield [tuple(row) for row in rows]


def write(conn: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Add rows as `read` gave them."""
    quote = conn.dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in table.columns)
    into = f"{quote(table.name)} ({columns})"
    if conn.dialect.name == "postgresql":
        _copy_in(conn, f"COPY {into} FROM STDIN", rows)
    else:
        places = ", ".join("?" for _column in table.columns)
        conn.exec_driver_sql(f"INSERT INTO {into} VALUES ({places})", list(rows))  # noqa: S608 - our own names


def _kept(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return sa.cast(column, sa.Text).label(column.name) if isinstance(column.type, sa.JSON) else column


def _copy_in(conn: sa.Connection, command: str, rows: Sequence[Row]) -> None:
    connection: Any = conn.connection.driver_connection
    with connection.cursor() as cursor, cursor.copy(command) as copying:
        for row in rows:
            copying.write_row(row)
