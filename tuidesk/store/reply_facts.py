"""What a reply is made from: the conversation so far, who takes part, and the ids that tie it together."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.tables import (
    agent,
    body,
    customer,
    customer_address,
    issued,
    ledger,
    message,
    outbox,
    reference,
    ticket,
)

Pair = tuple[str, str]  # name, address


class CustomerMail(NamedTuple):
    """The newest mail of a person who takes part in the ticket."""

    id: int
    message_id: str
    author_name: str
    author_address: str
    to: tuple[Pair, ...]
    cc: tuple[Pair, ...]
    reply_to: tuple[Pair, ...]
    subject: str
    at: int
    text: str
    folds: tuple[tuple[int, int, str], ...]
    references: tuple[str, ...]  # oldest first, In-Reply-To last when the list lacks it


_IN = (message.c.direction == "in", message.c.copy_of_id.is_(None))


def lock_ticket(conn: sa.Connection, ticket_id: int) -> None:
    """Keep others from writing to a ticket until the transaction ends (PostgreSQL; SQLite has one writer)."""
    conn.execute(sa.select(ticket.c.id).where(ticket.c.id == ticket_id).with_for_update())


def last_customer_mail(conn: sa.Connection, ticket_id: int) -> CustomerMail | None:
    """Return the newest mail in that a person wrote who is known to take part, None when there is none."""
    names = ("id", "message_id", "author_name", "author_address", "to", "cc", "reply_to", "subject")
    moment = sa.case((message.c.sent_at > 0, message.c.sent_at), else_=message.c.created_at).label("at")
    columns = (*(message.c[name] for name in names), moment, body.c.text, body.c.folds)
    query = sa.select(*columns).outerjoin(body, body.c.message_id == message.c.id)
    query = query.where(*_IN, message.c.ticket_id == ticket_id, message.c.kind == "human", message.c.verified)
    row = conn.execute(query.order_by(message.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    values = row._asdict()
    values |= {name: tuple((p[0], p[1]) for p in values[name] or ()) for name in ("to", "cc", "reply_to")}
    values["text"] = row.text or ""
    values["folds"] = tuple(tuple(fold) for fold in row.folds or ())
    return CustomerMail(**values, references=_references(conn, row.id))


def _references(conn: sa.Connection, message_row: int) -> tuple[str, ...]:
    query = sa.select(reference.c.ref).where(reference.c.message_id == message_row)
    return tuple(conn.scalars(query.order_by(reference.c.position.desc())))


def strangers(conn: sa.Connection, ticket_id: int) -> set[str]:
    """Return the addresses that wrote on a ticket only under an id that they may have come by."""
    query = sa.select(message.c.author_address, message.c.verified).where(
        *_IN, message.c.ticket_id == ticket_id
    )
    found = conn.execute(query).all()
    known = {row.author_address.casefold() for row in found if row.verified}
    return {row.author_address.casefold() for row in found if not row.verified} - known


def newest_message(conn: sa.Connection, ticket_id: int) -> int:
    """Return the newest message or note of a ticket, 0 for none."""
    return conn.scalar(sa.select(sa.func.max(message.c.id)).where(message.c.ticket_id == ticket_id)) or 0


def newest_mail(conn: sa.Connection, ticket_id: int) -> int:
    """Return the newest message of a ticket that is neither a note nor taken back, 0 for none."""
    mine = (message.c.ticket_id == ticket_id, message.c.direction != "note", message.c.marks != "withdrawn")
    return conn.scalar(sa.select(sa.func.max(message.c.id)).where(*mine, message.c.copy_of_id.is_(None))) or 0


def newer_from_customer(conn: sa.Connection, ticket_id: int, seen: int) -> int:
    """Return the newest mail that a person sent in after the message `seen`, 0 for none."""
    query = sa.select(sa.func.max(message.c.id)).where(*_IN, message.c.ticket_id == ticket_id)
    return conn.scalar(query.where(message.c.kind == "human", message.c.id > seen)) or 0


def customer_wrote_after(conn: sa.Connection, ticket_id: int, moment: int) -> bool:
    """Say whether a person's mail came in on a ticket after a moment (ms)."""
    later = (*_IN, message.c.ticket_id == ticket_id, message.c.kind == "human", message.c.created_at > moment)
    return conn.scalar(sa.select(message.c.id).where(*later).limit(1)) is not None


def newer_from_elsewhere(conn: sa.Connection, ticket_id: int, seen: int, agent_id: int | None) -> int:
    """Return the newest answer after the message `seen` that somebody else sent from another program, 0 for none.

    Only of those the raw mail is kept; what was written here its writer saw, or chose not to wait for.
    """
    others = (message.c.ticket_id == ticket_id, message.c.agent_id.is_distinct_from(agent_id))
    sent = (message.c.direction == "out", message.c.kind.in_(("reply", "new")), message.c.raw_sha256 != "")
    return conn.scalar(sa.select(sa.func.max(message.c.id)).where(*others, *sent, message.c.id > seen)) or 0


def newer_from_colleague(conn: sa.Connection, ticket_id: int, seen: int, agent_id: int | None) -> int:
    """Return the newest reply that another agent wrote after the message `seen`, 0 for none."""
    others = message.c.agent_id.is_distinct_from(agent_id)
    query = sa.select(sa.func.max(message.c.id)).where(message.c.ticket_id == ticket_id, others)
    written = (message.c.direction == "out", message.c.kind == "reply", message.c.marks != "withdrawn")
    return conn.scalar(query.where(*written, message.c.id > seen)) or 0


def newer_answer(conn: sa.Connection, ticket_id: int, seen: int) -> int:
    """Return the newest reply that anybody wrote after the message `seen`, 0 for none."""
    written = (message.c.direction == "out", message.c.kind == "reply", message.c.marks != "withdrawn")
    query = sa.select(sa.func.max(message.c.id)).where(message.c.ticket_id == ticket_id, *written)
    return conn.scalar(query.where(message.c.id > seen)) or 0


def thread_start(conn: sa.Connection, ticket_id: int) -> str:
    """Return the id that starts the thread: the one made for a ticket that an agent opened, else the first mail in."""
    made = sa.select(issued.c.token).where(issued.c.ticket_id == ticket_id, issued.c.kind == "thread-id")
    first = sa.select(message.c.message_id).where(*_IN, message.c.ticket_id == ticket_id)
    first = first.where(message.c.message_id != "").order_by(message.c.id).limit(1)
    return conn.scalar(made.limit(1)) or conn.scalar(first) or ""


def last_sent_id(conn: sa.Connection, ticket_id: int) -> str:
    """Return the id under which our newest mail on a ticket is known outside, '' when there is none."""
    known_as = sa.case((outbox.c.assigned_id != "", outbox.c.assigned_id), else_=outbox.c.message_id)
    query = sa.select(known_as).where(outbox.c.ticket_id == ticket_id, outbox.c.state != "withdrawn")
    return conn.scalar(query.order_by(outbox.c.id.desc()).limit(1)) or ""


def customer_of(conn: sa.Connection, ticket_id: int) -> Pair | None:
    """Return the name and the first address of a ticket's customer."""
    query = (
        sa.select(customer.c.name, customer_address.c.address)
        .join(ticket, ticket.c.customer_id == customer.c.id)
        .join(customer_address, customer_address.c.customer_id == customer.c.id)
        .where(ticket.c.id == ticket_id)
    )
    row = conn.execute(query.order_by(customer_address.c.id).limit(1)).first()
    return (row.name, row.address) if row else None


def piped_to(conn: sa.Connection, ticket_id: int) -> tuple[str, ...]:
    """Return the recipients of a ticket's first mail that came through a pipe, whatever its queue is called now."""
    query = sa.select(message.c.to).join(ledger, ledger.c.entry_id == message.c.id)
    query = query.where(message.c.ticket_id == ticket_id, ledger.c.channel.startswith("pipe:"))
    found = conn.scalar(query.order_by(message.c.id).limit(1)) or ()
    return tuple(pair[1].casefold() for pair in found if pair[1])


def signature_of(conn: sa.Connection, agent_id: int | None) -> str:
    """Return an agent's own signature, '' for none."""
    return conn.scalar(sa.select(agent.c.signature).where(agent.c.id == agent_id)) or ""


def email_of(conn: sa.Connection, agent_id: int | None) -> str:
    """Return an agent's own address, '' for a program."""
    return conn.scalar(sa.select(agent.c.email).where(agent.c.id == agent_id)) or ""


def display_name(conn: sa.Connection, agent_id: int | None) -> str:
    """Return the name under which an agent signs, '' for a program."""
    row = conn.execute(sa.select(agent.c.display_name, agent.c.name).where(agent.c.id == agent_id)).first()
    return (row.display_name or row.name) if row else ""
