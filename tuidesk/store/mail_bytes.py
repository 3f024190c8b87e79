"""Where the bytes of a message lie: as they came, or as they left from the first attempt on."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.tables import attachment, message, outbox


def key_of(conn: sa.Connection, message_id: int) -> str:
    """Return the key in raw of a message's bytes, '' when there are none (a note, or mail that waits)."""
    query = sa.select(message.c.raw_sha256, sa.func.coalesce(outbox.c.mime_sha256, "").label("sent"))
    tables = message.outerjoin(outbox, outbox.c.entry_id == message.c.id)
    row = conn.execute(query.select_from(tables).where(message.c.id == message_id)).first()
    return "" if row is None else str(row.raw_sha256 or row.sent)


def has_attachment(conn: sa.Connection, message_id: int, sha256: str) -> bool:
    """Say whether a message has an attachment that lies under this key in raw."""
    mine = (attachment.c.message_id == message_id, attachment.c.sha256 == sha256)
    return conn.scalar(sa.select(sa.literal(1)).where(*mine).limit(1)) is not None
