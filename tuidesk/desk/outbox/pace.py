"""How fast a channel may send: so many mails a minute, its own number or its provider's."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store import pace
from tuidesk.store.pace import Speed

MINUTE_MS = 60_000
OFFICE365_A_MINUTE = 30  # of one mailbox, whatever its senders (Exchange Online limits)


def next_turn(conn: sa.Connection, outbound_id: int) -> int:
    """Return from when on (ms) a channel may send its next mail, 0 = now."""
    speed = pace.speed(conn, outbound_id)
    if speed is None:
        return 0
    own, provider = speed.rate_per_minute, _providers_limit(speed)
    turns = [
        pace.sent_at(conn, outbound_id, limit, whole_account=shared) + MINUTE_MS
        for limit, shared in ((own, False), (provider, True))
        if limit
    ]
    return max(turns, default=0)


def _providers_limit(speed: Speed) -> int:
    """Return the provider's limit; a number of one's own above it helps nobody, so it holds beside that."""
    host = speed.host.casefold().rstrip(".")
    microsoft = speed.kind == "office365" or host.endswith((".office365.com", ".outlook.com"))
    return OFFICE365_A_MINUTE if microsoft else 0
