"""What the store knows about how one message came to stand on its ticket, or left it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import events
from tuidesk.store.glance import EventNote
from tuidesk.store.outgoing import WITHDRAWN
from tuidesk.store.tables import account, body, event, message, outbound, outbox, queue, ticket


class MessageFacts(NamedTuple):
    """A message, its ticket and the queues of that."""

    id: int
    ticket_id: int
    direction: str
    kind: str
    disposition: str
    message_id: str
    author_name: str
    author_address: str
    reply_to: list[list[str]] | None
    to: list[list[str]] | None
    cc: list[list[str]] | None
    raw_sha256: str
    verified: bool
    marks: str
    copy_of_id: int | None
    created_at: int
    number: int
    customer_id: int | None
    queue_id: int
    origin_queue_id: int


class OutFacts(NamedTuple):
    """The mail that carries a message out, and the channel that was chosen for it; '' while there is none."""

    id: int
    state: str
    reason: str
    from_address: str
    server_reply: str
    results: dict[str, str] | None
    attempts: int
    channel_id: int | None
    channel: str
    channel_kind: str
    channel_account_id: int | None


_OF_MESSAGE = (
    "id", "ticket_id", "direction", "kind", "disposition", "message_id", "author_name", "author_address",
    "reply_to", "to", "cc", "raw_sha256", "verified", "marks", "copy_of_id",
    "created_at",
)  # fmt: skip
_MOST_EVENTS = 200


def message_facts(conn: sa.Connection, message_id: int) -> MessageFacts | None:
    """Return what is known of a message, None when it is gone."""
    of_ticket = (ticket.c.number, ticket.c.customer_id, ticket.c.queue_id, ticket.c.origin_queue_id)
    query = sa.select(*(message.c[name] for name in _OF_MESSAGE), *of_ticket)
    query = query.join(ticket, ticket.c.id == message.c.ticket_id).where(message.c.id == message_id)
    row = conn.execute(query).first()
    return MessageFacts._make(row) if row else None


def out_facts(conn: sa.Connection, message_id: int) -> OutFacts | None:
    """Return the mail of the outbox that carries a message, None for a note."""
    channel = (
        *(outbound.c.id, sa.func.coalesce(outbound.c.name, ""), sa.func.coalesce(account.c.kind, "")),
        outbound.c.account_id,
    )
    own = ("id", "state", "reason", "from_address", "server_reply", "results", "attempts")
    tables = outbox.outerjoin(outbound, outbound.c.id == outbox.c.outbound_id).outerjoin(
        account, account.c.id == outbound.c.account_id
    )
    query = sa.select(*(outbox.c[name] for name in own), *channel).select_from(tables)
    row = conn.execute(query.where(outbox.c.entry_id == message_id).order_by(outbox.c.id.desc())).first()
    return OutFacts._make(row) if row else None


def events_about(conn: sa.Connection, ticket_id: int, message_id: int) -> list[EventNote]:
    """Return the events of a ticket that name a message, oldest first."""
    columns = (event.c[name] for name in EventNote._fields)
    query = sa.select(*columns).where(event.c.ticket_id == ticket_id).order_by(event.c.id.desc())
    notes = [EventNote._make(row) for row in conn.execute(query.limit(_MOST_EVENTS))]
    return [note for note in reversed(notes) if (note.data or {}).get("message_id") == message_id]


def intake_of(conn: sa.Connection, message_id: int, ticket_ids: Iterable[int]) -> dict[str, Any] | None:
    """Return what the record of some tickets keeps of how a message came in, None when it keeps nothing."""
    query = sa.select(event.c.data).where(event.c.kind == "intake", event.c.ticket_id.in_(list(ticket_ids)))
    for data in conn.scalars(query.order_by(event.c.id.desc())):
        if data and data.get("message_id") == message_id:
            return dict(data)
    return None


def queue_names(conn: sa.Connection) -> dict[int, str]:
    """Return the name of each queue."""
    return {row.id: row.name for row in conn.execute(sa.select(queue.c.id, queue.c.name))}


def ticket_ids(conn: sa.Connection, ticket_id: int) -> list[int]:
    """Return a ticket and those from which messages came to it, where the record of one may stand."""
    return events.sources(conn, ticket_id)


def message_ids(conn: sa.Connection, ticket_id: int) -> list[int]:
    """Return the messages of a ticket, copies included, oldest first."""
    query = sa.select(message.c.id).where(message.c.ticket_id == ticket_id, message.c.marks != WITHDRAWN)
    return list(conn.scalars(query.order_by(message.c.id)))


def text_of(conn: sa.Connection, message_id: int) -> tuple[str, list[list[Any]]]:
    """Return the text of a message and its folds."""
    query = sa.select(body.c.text, body.c.folds).where(body.c.message_id == message_id)
    row = conn.execute(query).first()
    return (row.text, row.folds or []) if row else ("", [])
