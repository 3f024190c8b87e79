"""Where the bytes of a message lie: as they came, or as they left from the first attempt on."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.tables import message, outbox


def key_of(conn: sa.Connection, message_id: int) -> str:
    """Return the key in raw of a message's bytes, '' when there are none (a note, or mail that waits)."""
    query = sa.select(message.c.raw_sha256, sa.func.coalesce(outbox.c.mime_sha256, "").label("sent"))
    tables = message.outerjoin(outbox, outbox.c.entry_id == message.c.id)
    row = conn.execute(query.select_from(tables).where(message.c.id == message_id)).first()
    return "" if row is None else str(row.raw_sha256 or row.sent)
