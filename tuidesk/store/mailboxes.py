"""Rows about where mail comes from and leaves: addresses and channels."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store.tables import account, alias, creation_address, inbound, outbound, queue


@dataclass(frozen=True, slots=True)
class OutboundRecord:
    """One outbound channel as replies need it."""

    id: int
    account_id: int
    kind: str  # of its account: smtp | relay | office365 | gmail
    name: str
    from_name: str
    from_address: str
    paused_until: int  # ms; 0 = not paused, -1 = until somebody acts


@dataclass(frozen=True, slots=True)
class QueueMail:
    """What decides how one queue gets and answers mail."""

    id: int
    name: str
    reply_via_id: int | None
    account_id: int | None  # of its inbound channel
    addresses: tuple[str, ...]  # under which customers know it: the mailbox's and the public address


def desk_addresses(conn: sa.Connection) -> frozenset[str]:
    """Return every address that is the desk's own: of accounts, channels and queues."""
    of_channels = (inbound.c.address, inbound.c.creation_address, outbound.c.from_address)
    of_accounts = (account.c.address, alias.c.address)
    of_queues = (creation_address.c.address, queue.c.public_address, queue.c.from_address)
    columns = (*of_channels, *of_accounts, *of_queues)
    found = conn.execute(sa.union(*(sa.select(column.label("address")) for column in columns)))
    return frozenset(address.casefold() for (address,) in found if address)


def creation_queues(conn: sa.Connection) -> dict[str, int]:
    """Return the queue of each creation address."""
    rows = conn.execute(sa.select(creation_address.c.address, creation_address.c.queue_id))
    return {address.casefold(): queue_id for address, queue_id in rows}


def public_queues(conn: sa.Connection) -> dict[str, int]:
    """Return the queue of each address that customers know: mailboxes, their aliases, public addresses."""
    fed = sa.join(queue, inbound, queue.c.inbound_id == inbound.c.id)
    mailboxes = sa.select(inbound.c.address, queue.c.id).select_from(fed)
    aliased = fed.join(alias, alias.c.account_id == inbound.c.account_id)
    aliases = sa.select(alias.c.address, queue.c.id).select_from(aliased)
    public = sa.select(queue.c.public_address, queue.c.id)
    rows = [row for query in (aliases, mailboxes, public) for row in conn.execute(query)]
    return {address.casefold(): queue_id for address, queue_id in rows if address}


def first_queue(conn: sa.Connection) -> int | None:
    """Return the queue that stands first, or None on a desk without queues."""
    return conn.scalar(sa.select(queue.c.id).order_by(queue.c.position, queue.c.id).limit(1))


def queue_mail(conn: sa.Connection, queue_id: int) -> QueueMail | None:
    """Return how a queue gets and answers mail, or None when there is no such queue."""
    return next(iter(_queue_mails(conn, queue.c.id == queue_id)), None)


def queue_mails(conn: sa.Connection) -> list[QueueMail]:
    """Return how every queue gets and answers mail, in their order on screen."""
    return _queue_mails(conn, sa.true())


def _queue_mails(conn: sa.Connection, which: sa.ColumnElement[bool]) -> list[QueueMail]:
    columns = (queue.c.id, queue.c.name, queue.c.reply_via_id, inbound.c.account_id, inbound.c.address)
    query = (
        sa.select(*columns, queue.c.public_address)
        .select_from(queue.outerjoin(inbound, queue.c.inbound_id == inbound.c.id))
        .where(which)
        .order_by(queue.c.position, queue.c.id)
    )
    return [_queue_mail(row) for row in conn.execute(query)]


def _queue_mail(row: sa.Row[int, str, int | None, int | None, str | None, str]) -> QueueMail:
    known = tuple(address.casefold() for address in (row.address, row.public_address) if address)
    return QueueMail(row.id, row.name, row.reply_via_id, row.account_id, known)


def usable_outbounds(conn: sa.Connection) -> list[OutboundRecord]:
    """Return the outbound channels that are not disabled, oldest first."""
    query = (
        sa.select(
            outbound.c.id,
            outbound.c.account_id,
            account.c.kind,
            outbound.c.name,
            outbound.c.from_name,
            outbound.c.from_address,
            outbound.c.paused_until,
        )
        .join(account, outbound.c.account_id == account.c.id)
        .where(outbound.c.enabled)
        .order_by(outbound.c.id)
    )
    return [OutboundRecord(*row) for row in conn.execute(query)]
