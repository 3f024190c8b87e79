"""A store with rows in every table, of every kind of value that a copy could spoil."""

from __future__ import annotations

import random
from typing import Any

import sqlalchemy as sa

from tuidesk.store import counters, search_gaps
from tuidesk.store.copying import numbers
from tuidesk.store.engine import Store
from tuidesk.store.tables import attachment, message, metadata, outbox, ticket

STATES = ("queued", "sending", "sent", "failed", "uncertain", "held", "withdrawn")
ODD = (
    "",
    "plain",
    "nul \0 inside",
    "caña 😀 \u202e",
    "tab\tnew\nline\\N \\. \\",
    "'quoted' \"twice\"",
    "\ufffd",
    "null",
)
JSON: tuple[Any, ...] = (None, [], {}, {"b": 1, "a": [None, True, 1.5]}, ["nul \0", "😀", "\\"], "text", 0)
SKIPPED = ("counter", "sequence", "meta")  # those that the desk fills itself
FEW = 3  # rows of tables that set a desk up


def fill(store: Store, tickets: int = 30, seed: int = 1) -> list[str]:
    """Add rows to every table, `tickets` of the large ones, and raw mail; return its names."""
    chance = random.Random(seed)
    names = store.raw.put_many([chance.randbytes(size) for size in (0, 1, 100, 70_000)] + [b"a\0b" * 50_000])
    ids: dict[str, list[Any]] = {}
    with store.write() as conn:
        for table in metadata.sorted_tables:
            if table.name not in SKIPPED:
                number = FEW if _sets_up(table) else tickets
                _fill(conn, table, number, ids, chance)
        _point_forward(conn, ids)
        conn.execute(sa.update(message).values(raw_sha256=names[0]))
        conn.execute(sa.update(attachment).values(part=0))
        counters.rebuild(conn)
        search_gaps.fill(conn, search_gaps.missing(conn))
    return names


def _sets_up(table: sa.Table) -> bool:
    return table.name in (
        "account",
        "agent",
        "inbound",
        "outbound",
        "queue",
        "rule",
        "worker",
        "lease",
        "secret",
    )


def _fill(
    conn: sa.Connection, table: sa.Table, number: int, ids: dict[str, list[Any]], chance: random.Random
) -> None:
    rows = [_row(table, index, ids, chance) for index in range(number)]
    key = list(table.primary_key)
    unique = {tuple(row[column.name] for column in key): row for row in rows}
    conn.execute(sa.insert(table), list(unique.values()))
    ids[table.name] = [one[0] for one in unique]
    if table in numbers.numbered():
        numbers.go_on_from(conn, table, number)


def _row(table: sa.Table, index: int, ids: dict[str, list[Any]], chance: random.Random) -> dict[str, Any]:
    row = {column.name: _value(column, index, ids, chance) for column in table.columns}
    if table is ticket:
        row["status"] = chance.choice(["new", "open", "pending", "solved", "closed", "spam", "trash"])
        row["active"] = row["status"] in ("new", "open", "pending")
        row["number"] = index + 1
    if table is outbox:
        row["state"] = STATES[index % len(STATES)]
    return row


def _value(column: sa.Column[Any], index: int, ids: dict[str, list[Any]], chance: random.Random) -> Any:
    for key in column.foreign_keys:
        there = ids.get(key.column.table.name, [])
        unique = column.unique or column.table.name in ("body", "inbound")
        if unique:
            return there[index]
        return chance.choice(there) if there and not (column.nullable and chance.random() < 0.3) else None
    if column.primary_key and not isinstance(column.type, sa.Text):
        return index + 1
    if isinstance(column.type, sa.Text):
        needed = column.unique or column.primary_key or column.server_default is None
        return f"{chance.choice(ODD)} {index}" if needed else chance.choice(ODD)
    if isinstance(column.type, sa.Boolean):
        return chance.random() < 0.5
    if isinstance(column.type, sa.JSON):
        return chance.choice(JSON)
    if isinstance(column.type, sa.LargeBinary):
        return chance.randbytes(80)
    return None if column.nullable else index * 7 + (2**40 if column.name.endswith("_at") else 0)


def _point_forward(conn: sa.Connection, ids: dict[str, list[Any]]) -> None:
    """Let some rows name rows of their own table that come later."""
    first, last = ids["ticket"][0], ids["ticket"][-1]
    conn.execute(sa.update(ticket).where(ticket.c.id == first).values(merged_into_id=last))
    first, last = ids["message"][0], ids["message"][-1]
    conn.execute(sa.update(message).values(copy_of_id=None))
    conn.execute(sa.update(message).where(message.c.id == first).values(copy_of_id=last))
