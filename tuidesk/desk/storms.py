"""Storms: automatic mail that the gate stopped, told by address, and what people may do about it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import gate, outbox, similar, tickets
from tuidesk.desk.actor import Actor
from tuidesk.desk.errors import TooLate
from tuidesk.desk.permissions import require
from tuidesk.desk.undo import Change
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.store import storms as rows
from tuidesk.store.engine import Store
from tuidesk.store.storms import Stopped
from tuidesk.term.clean import clean_line

REASONS = (gate.LOOP, gate.RATE, similar.SAME, similar.ECHO)
BEFORE_MS = 3_600_000  # tickets of the hour before the first stop belong to the storm too


@dataclass(frozen=True, slots=True)
class Storm:
    """Mails to one address that were stopped, and the open tickets of it that nobody has touched."""

    address: str
    reason: str
    since_at: int
    stopped: int
    tickets: int


def read(conn: sa.Connection) -> list[Storm]:
    """Return every storm that somebody has still to decide about, the greatest first."""
    return [_storm(conn, one) for one in rows.stopped(conn, gate.AUTOMATIC_KINDS, REASONS)]


def release(store: Store, actor: Actor, address: str) -> int:
    """Send what was stopped all the same, and return how many may leave; raises NotFound."""
    require(actor, "act")
    return sum(_each(store, actor, one, send=True) for one in _find(store, address).outbox_ids)


def forget(store: Store, actor: Actor, address: str) -> int:
    """Throw away what was stopped, and return how many; raises NotFound."""
    require(actor, "act")
    return sum(_each(store, actor, one, send=False) for one in _find(store, address).outbox_ids)


def close_tickets(store: Store, actor: Actor, address: str) -> Change:
    """Close the tickets that the storm made, in one step that undo takes back; raises NotFound."""
    require(actor, "act")
    found = _find(store, address)
    with store.read() as conn:
        made = _tickets(conn, found)
    return tickets.set_status(store, actor, made, "closed")


def _storm(conn: sa.Connection, one: Stopped) -> Storm:
    return Storm(one.address, one.reason, one.since_at, len(one.outbox_ids), len(_tickets(conn, one)))


def _tickets(conn: sa.Connection, one: Stopped) -> list[int]:
    return rows.tickets_of(conn, gate.AUTOMATIC_KINDS, one.address, one.since_at - BEFORE_MS)


def _find(store: Store, address: str) -> Stopped:
    with store.read() as conn:
        every = rows.stopped(conn, gate.AUTOMATIC_KINDS, REASONS)
    found = next((one for one in every if one.address == address.strip().casefold()), None)
    if found is None:
        title = _("No mail to {address} was stopped").format(address=clean_line(address, 80))
        raise NotFound(title, _("tuidesk storm shows what was."))
    return found


def _each(store: Store, actor: Actor, outbox_id: int, *, send: bool) -> bool:
    try:
        if send:
            return outbox.release(store, actor, outbox_id) == "queued"
        outbox.withdraw(store, actor, outbox_id)
    except TooLate:  # a colleague was quicker
        return False
    return True
