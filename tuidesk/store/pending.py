"""What a write transaction still has to write as its last statements.

Changes of the feed must come last, so that their order is the order of commits, and counters
are added up in one sorted go, so that two transactions never wait for each other crosswise.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import sqlalchemy as sa

_KEY = "tuidesk.pending"


@dataclass(slots=True)
class Pending:
    """Changes to publish and counts to add when the transaction ends."""

    changes: dict[tuple[str, int], None] = field(default_factory=dict)
    counts: defaultdict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))


def of(conn: sa.Connection) -> Pending:
    """Return what this transaction has pending."""
    found: Pending = conn.info.setdefault(_KEY, Pending())
    return found


def forget(conn: sa.Connection) -> None:
    """Leave nothing to the next transaction on the same connection.

    One that the server ended has nothing left, and asking it would hide why it ended.
    """
    if not conn.invalidated:
        conn.info.pop(_KEY, None)
