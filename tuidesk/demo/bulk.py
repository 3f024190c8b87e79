"""Makes a large desk quickly: rows written in batches, with no mail parsed, for demos and benchmarks."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.demo.people import EVERYBODY
from tuidesk.store import counters, feed, search, tables
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.tickets import ACTIVE

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


def _customers(conn: sa.Connection) -> list[tuple[int, str, str]]:
    first = _next(conn, tables.customer.c.id)
    people = []
    for index in range(CUSTOMERS):
        name = f"{EVERYBODY[index % len(EVERYBODY)].name} {index}"
        people.append((first + index, name, f"customer{first + index}@bulk.test"))
    conn.execute(
        sa.insert(tables.customer), [{"id": i, "name": name, "created_at": 0} for i, name, _ in people]
    )
    conn.execute(
        sa.insert(tables.customer_address),
        [{"customer_id": i, "address": address} for i, _, address in people],
    )
    return people


def _batch(
    conn: sa.Connection,
    rng: random.Random,
    plan: Plan,
    people: list[tuple[int, str, str]],
    made: int,
    count: int,
) -> None:
    ticket_id, message_id = _next(conn, tables.ticket.c.id), _next(conn, tables.message.c.id)
    number = (conn.execute(sa.select(sa.func.max(tables.ticket.c.number))).scalar() or 0) + 1
    newest = now()
    rows = [
        _row(
            rng,
            plan,
            people,
            ticket_id + i,
            number + i,
            message_id + i,
            newest - (plan.tickets - made - i) * MINUTE,
        )
        for i in range(count)
    ]
    conn.execute(sa.insert(tables.ticket), [row["ticket"] for row in rows])
    conn.execute(sa.insert(tables.message), [row["message"] for row in rows])
    conn.execute(sa.insert(tables.body), [row["body"] for row in rows])
    conn.execute(sa.insert(tables.ledger), [row["ledger"] for row in rows])
    search.index_many(conn, [row["search"] for row in rows])
    _restart_sequences(conn, number + count - 1)


def _row(
    rng: random.Random,
    plan: Plan,
    people: list[tuple[int, str, str]],
    ticket_id: int,
    number: int,
    message_id: int,
    at: int,
) -> dict[str, Any]:
    customer_id, name, address = rng.choice(people)
    queue_id = rng.choice(plan.queue_ids)
    status = rng.choices(STATUSES, WEIGHTS)[0]
    title = rng.choice(SUBJECTS).format(n=number)
    text = " ".join(rng.choices(WORDS, k=30))
    wire_id = f"<{number}.{plan.seed}@bulk.test>"
    digest = hashlib.sha256(wire_id.encode()).hexdigest()
    return {
        "ticket": {
            "id": ticket_id,
            "number": number,
            "title": title,
            "status": status,
            "active": status in ACTIVE,
            "queue_id": queue_id,
            "origin_queue_id": queue_id,
            "customer_id": customer_id,
            "waiting": "us" if status in ("new", "open") else "them",
            "last_message_id": message_id,
            "message_count": 1,
            "created_at": at,
            "updated_at": at,
        },
        "message": {
            "id": message_id,
            "ticket_id": ticket_id,
            "direction": "in",
            "kind": "human",
            "disposition": "ticket",
            "message_id": wire_id,
            "author_name": name,
            "author_address": address,
            "to": [],
            "cc": [],
            "reply_to": [],
            "subject": title,
            "sent_at": at,
            "created_at": at,
            "digest": digest,
            "fingerprint": digest,
        },
        "body": {"message_id": message_id, "text": text, "folds": []},
        "ledger": {
            "channel": "bulk",
            "message_id": wire_id,
            "sha256": digest,
            "disposition": "ticket",
            "kind": "human",
            "ticket_id": ticket_id,
            "entry_id": message_id,
            "at": at,
        },
        "search": (message_id, ticket_id, title, text, f"{name} {address}"),
    }


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
