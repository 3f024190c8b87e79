"""Rows that store tests begin with."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store import search, tables, tickets


def insert(conn: sa.Connection, table: sa.Table, **values: object) -> int:
    """Insert one row and return its id."""
    key = conn.execute(sa.insert(table).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def add_queue(conn: sa.Connection, name: str = "Support", tag: str = "SU") -> int:
    """Add a queue and return its id."""
    return insert(conn, tables.queue, name=name, color="blue", tag=tag)


def add_agent(conn: sa.Connection, name: str = "ana") -> int:
    """Add an agent and return its id."""
    return insert(conn, tables.agent, name=name)


def add_ticket(conn: sa.Connection, queue_id: int, title: str = "Printer", **values: object) -> int:
    """Open a ticket and return its id."""
    new = tickets.NewTicket(title, queue_id, queue_id, **values)  # type: ignore[arg-type]
    return tickets.create(conn, new).id


def add_message(
    conn: sa.Connection, ticket_id: int, text: str = "", names: str = "", **values: object
) -> int:
    """Add a message with its body and index, as the intake does, and return its id."""
    row: dict[str, object] = {"direction": "in", "kind": "human", "created_at": 1}
    key = insert(conn, tables.message, ticket_id=ticket_id, **(row | values))
    conn.execute(sa.insert(tables.body).values(message_id=key, text=text))
    title = conn.scalar(sa.select(tables.ticket.c.title).where(tables.ticket.c.id == ticket_id)) or ""
    search.index(conn, key, ticket_id, title, text, names)
    tickets.change(conn, ticket_id, last_message_id=key)
    return key
