"""Rows about how fast a channel has sent."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.tables import account, outbound, outbox


class Speed(NamedTuple):
    """What decides how fast a channel may send."""

    kind: str
    host: str
    rate_per_minute: int  # 0 = as its provider allows


def speed(conn: sa.Connection, outbound_id: int) -> Speed | None:
    """Return how fast a channel may send, None when it is gone."""
    query = sa.select(account.c.kind, outbound.c.host, outbound.c.rate_per_minute).join(account)
    row = conn.execute(query.where(outbound.c.id == outbound_id)).first()
    return Speed(*row) if row else None


def sent_at(conn: sa.Connection, outbound_id: int, nth: int, *, whole_account: bool) -> int:
    """Return when (ms) the nth mail before now was sent, 0 when fewer were; of the account's other channels too."""
    mine = outbox.c.outbound_id == outbound_id
    if whole_account:
        this = outbound.alias("this")
        same = sa.select(outbound.c.id).join(this, this.c.account_id == outbound.c.account_id)
        mine = outbox.c.outbound_id.in_(same.where(this.c.id == outbound_id))
    query = sa.select(outbox.c.sent_at).where(mine, outbox.c.sent_at > 0)
    found: int | None = conn.scalar(query.order_by(outbox.c.sent_at.desc()).offset(nth - 1).limit(1))
    return found or 0
