"""Makes a large desk quickly: rows written in batches, with no mail parsed, for demos and benchmarks."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.demo import bulk_rows
from tuidesk.demo.bulk_rows import Sheet, Writer
from tuidesk.demo.people import EVERYBODY
from tuidesk.store import counters, feed, search, tables
from tuidesk.store.clock import now
from tuidesk.store.engine import Store

BATCH = 2_000
MINUTE = 60_000
CUSTOMERS = 2_000
STATUSES = ("new", "open", "pending", "solved", "closed")
WEIGHTS = (2, 3, 2, 3, 90)  # most tickets of an old desk are closed

SUBJECTS = (
    "Invoice {n} is wrong",
    "Pedido {n}: falta una caja",
    "Lieferung {n} verspätet",
    "Password reset does not arrive",
    "La impresora no imprime",
    "Frage zur Rechnung {n}",
    "Devis pour {n} postes",
    "Renewal of contract {n}",
    "Cambio de dirección",
    "見積もりのお願い {n}",
    "Access to the portal refused",
    "Duplicado de la factura {n}",
)
WORDS = (
    "please", "order", "invoice", "delivery", "portal", "gracias", "factura", "pedido", "error",
    "printer", "monitor", "password", "bitte", "Rechnung", "Lieferung", "merci", "facture", "contract",
    "renewal", "address", "dirección", "tomorrow", "yesterday", "number", "attached", "screenshot",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make: tickets numbered on from those that are there, spread over the given queues."""

    tickets: int
    queue_ids: Sequence[int]
    seed: int = 1


def fill(store: Store, plan: Plan, progress: Callable[[int], None]) -> None:
    """Add the tickets of a plan, calling `progress` with the number made so far after every batch."""
    rng = random.Random(plan.seed)  # noqa: S311 - invented text, no secret
    with store.write() as conn:
        people = _customers(conn)
    made = 0
    while made < plan.tickets:
        count = min(BATCH, plan.tickets - made)
        with store.write() as conn:
            _batch(conn, rng, plan, people, made, count)
        made += count
        progress(made)
    with store.write() as conn:
        counters.rebuild(conn)
        feed.publish(conn, "queue", 0)


def _customers(conn: sa.Connection) -> list[Writer]:
    first = _next(conn, tables.customer.c.id)
    people = [
        Writer(first + i, f"{EVERYBODY[i % len(EVERYBODY)].name} {i}", f"customer{first + i}@bulk.test")
        for i in range(CUSTOMERS)
    ]
    rows = [{"id": one.id, "name": one.name, "created_at": 0} for one in people]
    addresses = [{"customer_id": one.id, "address": one.address} for one in people]
    conn.execute(sa.insert(tables.customer), rows)
    conn.execute(sa.insert(tables.customer_address), addresses)
    return people


def _batch(
    conn: sa.Connection, rng: random.Random, plan: Plan, people: list[Writer], made: int, count: int
) -> None:
    ticket_id, message_id = _next(conn, tables.ticket.c.id), _next(conn, tables.message.c.id)
    number = (conn.execute(sa.select(sa.func.max(tables.ticket.c.number))).scalar() or 0) + 1
    oldest = now() - (plan.tickets - made) * MINUTE
    sheets = [
        Sheet(
            ticket_id + i, number + i, message_id + i, oldest + i * MINUTE, rng.choice(people),
            rng.choice(plan.queue_ids), rng.choices(STATUSES, WEIGHTS)[0],
            rng.choice(SUBJECTS).format(n=number + i), " ".join(rng.choices(WORDS, k=30)), plan.seed,
        )
        for i in range(count)
    ]  # fmt: skip
    conn.execute(sa.insert(tables.ticket), [bulk_rows.ticket(sheet) for sheet in sheets])
    conn.execute(sa.insert(tables.message), [bulk_rows.message(sheet) for sheet in sheets])
    conn.execute(
        sa.insert(tables.body), [{"message_id": s.message_id, "text": s.text, "folds": []} for s in sheets]
    )
    conn.execute(sa.insert(tables.ledger), [bulk_rows.ledger(sheet) for sheet in sheets])
    search.index_many(
        conn,
        [(s.message_id, s.ticket_id, s.title, s.text, f"{s.writer.name} {s.writer.address}") for s in sheets],
    )
    _restart_sequences(conn, number + count - 1)


def _next(conn: sa.Connection, column: sa.Column[int]) -> int:
    return (conn.execute(sa.select(sa.func.max(column))).scalar() or 0) + 1


def _restart_sequences(conn: sa.Connection, number: int) -> None:
    """Let later tickets number on from the last, and PostgreSQL's own sequences from the ids given here."""
    values = {"name": "ticket", "value": number}
    conn.execute(sa.delete(tables.sequence).where(tables.sequence.c.name == "ticket"))
    conn.execute(sa.insert(tables.sequence).values(values))
    if conn.dialect.name == "postgresql":
        for table in (tables.ticket, tables.message, tables.customer):
            conn.execute(
                sa.select(
                    sa.func.setval(
                        sa.func.pg_get_serial_sequence(table.name, "id"),
                        sa.select(sa.func.max(table.c.id)).scalar_subquery(),
                    )
                )
            )
