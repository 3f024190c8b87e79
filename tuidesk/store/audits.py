"""What the audits found: each mailbox's last sum, and the mails of the ledger behind a difference."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store import feed
from tuidesk.store.chunks import chunks
from tuidesk.store.clock import now
from tuidesk.store.tables import account, inbound, ledger, message, queue, ticket


class Known(NamedTuple):
    """A mail of the ledger, and the ticket that it stands on (None = none)."""

    uid: int
    message_id: str
    disposition: str
    ticket: int | None
    subject: str


class Audited(NamedTuple):
    """A mailbox whose mail is taken in: when (ms) it was last audited, synced with success, and made."""

    inbound_id: int
    audited_at: int
    ok_at: int
    created_at: int


def known(
    conn: sa.Connection, channel: str, folder: str, uidvalidity: int, uids: Collection[int]
) -> list[Known]:
    """Return what the ledger holds of these UIDs of a folder, in their order."""
    columns = (ledger.c.uid, ledger.c.message_id, ledger.c.disposition, ticket.c.number)
    tables = ledger.outerjoin(ticket, ticket.c.id == ledger.c.ticket_id)
    tables = tables.outerjoin(message, message.c.id == ledger.c.entry_id)
    place = (ledger.c.channel == channel, ledger.c.folder == folder, ledger.c.uidvalidity == uidvalidity)
    query = sa.select(*columns, sa.func.coalesce(message.c.subject, "")).select_from(tables).where(*place)
    rows = (row for part in chunks(uids) for row in conn.execute(query.where(ledger.c.uid.in_(part))))
    return sorted(Known(*row) for row in rows)


def remember(conn: sa.Connection, inbound_id: int, missing: int, extra: int) -> None:
    """Note the sum of an audit of this moment."""
    sums = {"audited_at": now(), "audit_missing": missing, "audit_extra": extra}
    conn.execute(sa.update(inbound).where(inbound.c.id == inbound_id).values(sums))
    feed.publish(conn, "channel", inbound_id)


def quiet_mailboxes(conn: sa.Connection) -> list[Audited]:
    """Return the mailboxes that work and have all their mail taken in, as far as the worker knows."""
    columns = (inbound.c.id, inbound.c.audited_at, inbound.c.ok_at, account.c.created_at)
    named = inbound.join(account).join(queue, queue.c.inbound_id == inbound.c.id)
    at_rest = (inbound.c.enabled, inbound.c.error_title == "", inbound.c.backlog == 0)
    query = sa.select(*columns).select_from(named).where(account.c.kind != "forward", *at_rest)
    return [Audited(*row) for row in conn.execute(query.order_by(inbound.c.id))]
