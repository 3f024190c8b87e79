"""Numbers about channels that only their health is about."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.tables import account, creation_address, inbound, outbound, outbox, queue, ticket


class MailboxFacts(NamedTuple):
    """What the worker counted in a mailbox, and the queue that takes its mail ('' = none)."""

    backlog: int
    spam_unseen: int
    retry_seconds: int
    audited_at: int
    audit_missing: int
    audit_extra: int
    queue: str


class WayFacts(NamedTuple):
    """How much a way out has sent since some moment, and how long it is left alone while it fails."""

    mails: int
    recipients: int
    retry_seconds: int


def mailboxes(conn: sa.Connection) -> dict[int, MailboxFacts]:
    """Return the facts of every inbound half by its id."""
    names = MailboxFacts._fields[:-1]
    named = inbound.outerjoin(queue, queue.c.inbound_id == inbound.c.id)
    columns = (inbound.c.id, *(inbound.c[name] for name in names), sa.func.coalesce(queue.c.name, ""))
    return {row[0]: MailboxFacts(*row[1:]) for row in conn.execute(sa.select(*columns).select_from(named))}


def ways_out(conn: sa.Connection, since: int) -> dict[int, WayFacts]:
    """Return the facts of every outbound half by its id, with what it sent since a moment (ms).

    Recipients are counted for Office 365 alone, whose limit is of them: counting mails needs only the index.
    """
    sent = sa.and_(outbox.c.outbound_id == outbound.c.id, outbox.c.sent_at >= since)
    mails = (
        sa.select(outbound.c.id, sa.func.count(outbox.c.sent_at)).join(outbox, sent).group_by(outbound.c.id)
    )
    heads = sa.func.sum(sa.func.json_array_length(outbox.c.recipients))
    accounts = outbound.join(account, account.c.id == outbound.c.account_id).join(outbox, sent)
    of_office = sa.select(outbound.c.id, heads).select_from(accounts).where(account.c.kind == "office365")
    counted: dict[int, int] = dict(iter(conn.execute(mails)))
    addressed: dict[int, int] = dict(iter(conn.execute(of_office.group_by(outbound.c.id))))
    return {
        way: WayFacts(counted.get(way, 0), addressed.get(way, counted.get(way, 0)), retry)
        for way, retry in conn.execute(sa.select(outbound.c.id, outbound.c.retry_seconds))
    }


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
