"""The mails that have not left, with all that tells an agent why."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store import sight, storms
from tuidesk.store.sidebar import WAITING_TO_LEAVE
from tuidesk.store.storms import Kinds
from tuidesk.store.tables import agent, outbound, outbox, queue, ticket

MOST = 500  # nobody reads more; the oldest trouble is what the health screen counts


class WaitingMail(NamedTuple):
    """One mail of the outbox; `results` tells the answers for each recipient, `channel_title` what ails its channel."""

    id: int
    ticket_id: int | None
    number: int | None
    color: str
    tag: str
    kind: str
    state: str
    reason: str
    writer: str
    from_address: str
    recipients: list[str]
    subject: str
    message_id: str
    attempts: int
    not_before: int
    results: dict[str, str] | None
    server_reply: str
    created_at: int
    channel: str
    channel_title: str
    channel_hint: str


_OWN = (
    "recipients",
    "subject",
    "message_id",
    "attempts",
    "not_before",
    "results",
    "server_reply",
    "created_at",
)


def mails(conn: sa.Connection, hidden: Collection[int] = (), but: Kinds | None = None) -> list[WaitingMail]:
    """Return the mails that have not left but those of hidden queues: who needs an agent, then the newest, first.

    `but` leaves the mails of storms out: there may be thousands.
    """
    columns = (
        *(outbox.c.id, outbox.c.ticket_id, ticket.c.number),
        *(sa.func.coalesce(queue.c.color, ""), sa.func.coalesce(queue.c.tag, "")),
        *(outbox.c.kind, outbox.c.state, outbox.c.reason, sa.func.coalesce(agent.c.name, "")),
        outbox.c.from_address,
        *(outbox.c[name] for name in _OWN),
        *(sa.func.coalesce(outbound.c[name], "") for name in ("name", "error_title", "error_hint")),
    )
    tables = (
        outbox.outerjoin(outbound, outbound.c.id == outbox.c.outbound_id)
        .outerjoin(ticket, ticket.c.id == outbox.c.ticket_id)
        .outerjoin(queue, queue.c.id == ticket.c.origin_queue_id)
        .outerjoin(agent, agent.c.id == outbox.c.agent_id)
    )
    under_way = outbox.c.state.in_(("queued", "sending"))
    query = sa.select(*columns).select_from(tables).where(outbox.c.state.in_(WAITING_TO_LEAVE))
    query = query.where(*sight.mail_without(hidden))
    if but is not None:
        query = query.where(~storms.of_any(but))
    query = query.order_by(sa.case((under_way, 1), else_=0), outbox.c.id.desc()).limit(MOST)
    return [WaitingMail._make(row) for row in conn.execute(query)]
