"""What the store knows about the ids that mails name: ours and those of stored mails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.chunks import chunks
from tuidesk.store.messages import Pairs
from tuidesk.store.tables import customer_address, issued, message, outbox, ticket


class IssuedRow(NamedTuple):
    """An id that this desk gave out, or that a server gave to our mail."""

    token: str
    ticket_id: int
    outbox_id: int | None


class MessageRow(NamedTuple):
    """A stored message, as far as ids lead to it."""

    id: int
    ticket_id: int
    message_id: str
    direction: str
    digest: str
    fingerprint: str
    copy_of_id: int | None
    kind: str
    subject: str
    raw_sha256: str
    author_address: str
    reply_to: Pairs
    sent_at: int


class OutboxRow(NamedTuple):
    """A mail that this desk sent or is about to send."""

    id: int
    ticket_id: int | None
    entry_id: int | None
    kind: str
    from_address: str
    message_id: str


def issued_ids(conn: sa.Connection, tokens: Iterable[str]) -> dict[str, IssuedRow]:
    """Return those of the tokens that this desk issued."""
    query = sa.select(issued.c.token, issued.c.ticket_id, issued.c.outbox_id)
    rows = (row for part in chunks(tokens) for row in conn.execute(query.where(issued.c.token.in_(part))))
    return {row.token: IssuedRow(*row) for row in rows}


def stored(conn: sa.Connection, message_ids: Iterable[str]) -> list[MessageRow]:
    """Return the messages that have these Message-IDs, oldest first."""
    query = sa.select(*(message.c[name] for name in MessageRow._fields)).order_by(message.c.id)
    found = (conn.execute(query.where(message.c.message_id.in_(part))) for part in chunks(message_ids))
    return [MessageRow(*row) for rows in found for row in rows]


def by_row(conn: sa.Connection, ids: Iterable[int]) -> list[MessageRow]:
    """Return messages by their row ids."""
    query = sa.select(*(message.c[name] for name in MessageRow._fields))
    found = (conn.execute(query.where(message.c.id.in_(part))) for part in chunks(ids))
    return [MessageRow(*row) for rows in found for row in rows]


def sent(conn: sa.Connection, message_ids: Iterable[str], ids: Iterable[int]) -> list[OutboxRow]:
    """Return the mails of ours with these Message-IDs or row ids."""
    query = sa.select(*(outbox.c[name] for name in OutboxRow._fields))
    wanted = [outbox.c.message_id.in_(part) for part in chunks(message_ids)]
    wanted += [outbox.c.id.in_(part) for part in chunks(ids)]
    return [OutboxRow(*row) for which in wanted for row in conn.execute(query.where(which))]


def participants(
    conn: sa.Connection, ticket_ids: Iterable[int], senders: Iterable[str]
) -> dict[int, set[str]]:
    """Return who takes part in tickets: their customers, the people we wrote to, and those of
    `senders` who wrote there before without being strangers."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    known_senders = sorted(set(senders))
    for part in chunks(ticket_ids):
        for ticket_id, address in conn.execute(_customers(part)):
            found[ticket_id].add(address)
        for ticket_id, address in conn.execute(_authors(part, known_senders)):
            found[ticket_id].add(address)
        for ticket_id, to, cc in conn.execute(_letters(part)):
            found[ticket_id].update(address for _, address in (*(to or ()), *(cc or ())))
    return found


def _customers(ticket_ids: list[int]) -> sa.Select[int, str]:
    query = sa.select(ticket.c.id, customer_address.c.address)
    joined = query.join(customer_address, customer_address.c.customer_id == ticket.c.customer_id)
    return joined.where(ticket.c.id.in_(ticket_ids))


def _authors(ticket_ids: list[int], senders: list[str]) -> sa.Select[int, str]:
    query = sa.select(message.c.ticket_id, message.c.author_address).distinct()
    return query.where(
        message.c.ticket_id.in_(ticket_ids),
        message.c.author_address.in_(senders),
        message.c.direction == "in",
        message.c.kind == "human",
        message.c.verified,
    )


def _letters(ticket_ids: list[int]) -> sa.Select[int, Pairs, Pairs]:
    query = sa.select(message.c.ticket_id, message.c.to, message.c.cc)
    return query.where(message.c.ticket_id.in_(ticket_ids), message.c.direction == "out")
