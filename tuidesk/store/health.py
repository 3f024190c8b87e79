"""Numbers about channels that only their health is about."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.tables import creation_address, inbound, outbound, outbox, queue, ticket


class MailboxFacts(NamedTuple):
    """What the worker counted in a mailbox, and the queue that takes its mail ('' = none)."""

    backlog: int
    spam_unseen: int
    retry_seconds: int
    queue: str


class WayFacts(NamedTuple):
    """How much a way out has sent since some moment, and how long it is left alone while it fails."""

    mails: int
    recipients: int
    retry_seconds: int


def mailboxes(conn: sa.Connection) -> dict[int, MailboxFacts]:
    """Return the facts of every inbound half by its id."""
    counted = (inbound.c.backlog, inbound.c.spam_unseen, inbound.c.retry_seconds)
    named = inbound.outerjoin(queue, queue.c.inbound_id == inbound.c.id)
    columns = (inbound.c.id, *counted, sa.func.coalesce(queue.c.name, ""))
    return {row[0]: MailboxFacts(*row[1:]) for row in conn.execute(sa.select(*columns).select_from(named))}


def ways_out(conn: sa.Connection, since: int) -> dict[int, WayFacts]:
    """Return the facts of every outbound half by its id, with what it sent since a moment (ms)."""
    sent = sa.and_(outbox.c.outbound_id == outbound.c.id, outbox.c.sent_at >= since)
    heads = sa.func.coalesce(sa.func.sum(sa.func.json_array_length(outbox.c.recipients)), 0)
    columns = (outbound.c.id, sa.func.count(outbox.c.id), heads, outbound.c.retry_seconds)
    query = sa.select(*columns).select_from(outbound.outerjoin(outbox, sent)).group_by(outbound.c.id)
    return {row[0]: WayFacts(*row[1:]) for row in conn.execute(query)}


def queues_with_mail(conn: sa.Connection) -> set[str]:
    """Return the queues that take mail, or of which mail waits for a way out."""
    takes = sa.or_(
        queue.c.inbound_id.is_not(None),
        queue.c.public_address != "",
        sa.exists().where(creation_address.c.queue_id == queue.c.id),
    )
    homeless = sa.and_(outbox.c.state == "held", outbox.c.outbound_id.is_(None))
    waits = sa.select(ticket.c.origin_queue_id).select_from(outbox.join(ticket)).where(homeless)
    return set(conn.scalars(sa.select(queue.c.name).where(sa.or_(takes, queue.c.id.in_(waits)))))


def arrived(conn: sa.Connection, channel: str) -> None:
    """Note that a mail came just now through a forwarded channel, which nobody can log in to."""
    conn.execute(sa.update(inbound).where(inbound.c.name == channel).values(ok_at=now()))
