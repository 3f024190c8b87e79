"""Who wrote the mail that one of the desk's own addresses passed on: what it quotes, and what an agent said to that."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store.tables import event

CONFIRMED, KEPT = "sender-confirmed", "sender-kept"
CONFIRMING = "sender"  # what an undo of the confirmation takes back
_KINDS = ("own-address", CONFIRMED, KEPT, "undo")


class SenderCard(NamedTuple):
    """The writer that a passed-on mail quotes, for somebody to confirm; `kept` = left as it is for now."""

    message_id: int
    name: str
    address: str
    kept: bool


def pending(conn: sa.Connection, ticket_id: int) -> SenderCard | None:
    """Return the quoted writer that nobody has confirmed yet, of the newest such mail of a ticket."""
    query = sa.select(event.c.kind, event.c.data).where(event.c.ticket_id == ticket_id)
    card, confirmed = None, False
    for kind, data in conn.execute(query.where(event.c.kind.in_(_KINDS)).order_by(event.c.id)):
        if kind == "own-address":
            confirmed, card = False, _card(data or {})
        elif kind == "undo":
            confirmed = confirmed and (data or {}).get("what") != CONFIRMING
        else:
            confirmed = kind == CONFIRMED
            card = card._replace(kept=True) if card else None
    return None if confirmed else card


def _card(data: dict[str, Any]) -> SenderCard | None:
    if not data.get("quoted"):
        return None
    name, address = data["quoted"]
    return SenderCard(int(data["message_id"]), name, address, kept=False)
