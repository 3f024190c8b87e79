"""What came on the tickets of letters after their writers last looked: why those letters are held."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.chunks import chunks
from tuidesk.store.outgoing import WITHDRAWN
from tuidesk.store.tables import body, message, outbox

MOST_CHARACTERS = 500  # of a text, for its first words


class Newer(NamedTuple):
    """One message: who wrote it, when (ms), whether it went out, and how its text begins."""

    author: str
    at: int
    outward: bool
    text: str


def newer(conn: sa.Connection, ids: Collection[int]) -> dict[int, list[Newer]]:
    """Return for each of these letters the mails that are newer than what its writer saw, oldest first."""
    found: dict[int, list[Newer]] = {one: [] for one in ids}
    came = sa.and_(message.c.direction == "in", message.c.kind == "human")
    sent = sa.and_(message.c.direction == "out", message.c.kind.in_(("reply", "new")))
    later = (message.c.ticket_id == outbox.c.ticket_id, message.c.id > outbox.c.seen_message_id)
    other = message.c.id != sa.func.coalesce(outbox.c.entry_id, 0)
    start = sa.func.substr(sa.func.coalesce(body.c.text, message.c.subject), 1, MOST_CHARACTERS)
    author = sa.func.coalesce(sa.func.nullif(message.c.author_name, ""), message.c.author_address)
    columns = (author, message.c.created_at, message.c.direction == "out", start)
    for part in chunks(ids):
        query = sa.select(outbox.c.id, *columns).join(message, sa.and_(*later, other))
        query = query.outerjoin(body, body.c.message_id == message.c.id).where(outbox.c.id.in_(part))
        shown = (sa.or_(came, sent), message.c.copy_of_id.is_(None), message.c.marks != WITHDRAWN)
        for outbox_id, *row in conn.execute(query.where(*shown).order_by(message.c.id)):
            found[outbox_id].append(Newer._make(row))
    return found
