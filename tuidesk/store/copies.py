"""Further copies of a message: the same mail by another route, or changed on its way by a banner or a list's footer."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.tables import ledger, message


class Copy(NamedTuple):
    """One more copy, which has no entry of its own; `at` is when it was taken in (ms)."""

    message_id: str
    disposition: str
    reason: str  # 'other-copy' = its words differ, '' = the same mail once more
    channel: str
    folder: str
    at: int
    sha256: str


_OF = sa.func.coalesce(message.c.copy_of_id, message.c.id).label("of")
_QUERY = (
    sa.select(_OF, *(ledger.c[name] for name in Copy._fields), ledger.c.uidvalidity)
    .join(message, ledger.c.entry_id == message.c.id)
    .order_by(ledger.c.id)
)


def of_ticket(conn: sa.Connection, ticket_id: int) -> defaultdict[int, list[Copy]]:
    """Return the copies of each message of a ticket, oldest first.

    A mailbox that was numbered anew (UIDVALIDITY) shows every mail once more: that is no copy.
    """
    found: defaultdict[int, list[Copy]] = defaultdict(list)
    generations: dict[tuple[str, str, str], int] = {}
    for of, *values, uidvalidity in conn.execute(_QUERY.where(message.c.ticket_id == ticket_id)):
        copy = Copy(*values)
        first = generations.setdefault((copy.channel, copy.folder, copy.sha256), uidvalidity)
        if copy.disposition == "duplicate-of" and first == uidvalidity:
            found[of].append(copy)
    return found
