"""A note that is handed over twice: its writer was cut off, or told of an error, although the store had taken it."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from tuidesk.store import events, outgoing, reply_facts


def sign(token: str, text: str) -> str:
    """Return what tells a note from all others, '' without a token; other words make another note."""
    return hashlib.sha256(f"{token}\n{text}".encode()).hexdigest()[:32] if token else ""


def written(conn: sa.Connection, ticket_id: int, signed: str) -> int | None:
    """Return the note that stands on the ticket under this sign; nobody else writes there until the end."""
    if not signed:
        return None
    reply_facts.lock_ticket(conn, ticket_id)
    found = events.last(conn, ticket_id, ("note",), {"sign": signed})
    note_id = int(found.data["message"]) if found else 0
    return note_id if note_id and outgoing.stands(conn, note_id) else None
