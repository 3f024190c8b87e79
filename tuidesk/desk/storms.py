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
    return [_storm(conn, one) for one in stopped(conn)]


def stopped(conn: sa.Connection) -> list[Stopped]:
    """Return what was stopped for each address, without looking for the tickets: cheap enough for every second."""
    return rows.stopped(conn, gate.AUTOMATIC_KINDS, REASONS)


def release(store: Store, actor: Actor, address: str) -> int:
    """Send what was stopped all the same, and return how many may leave; raises NotFound."""
    require(actor, "act")
    return sum(_each(store, actor, one, send=True) for one in _ids(store, address))


def forget(store: Store, actor: Actor, address: str) -> int:
    """Throw away what was stopped, and return how many; raises NotFound."""
    require(actor, "act")
    return sum(_each(store, actor, one, send=False) for one in _ids(store, address))


def close_tickets(store: Store, actor: Actor, address: str) -> Change:
    """Close the tickets that the storm made, in one step that undo takes back; raises NotFound."""
    require(actor, "act")
    found = _find(store, address)
    with store.read() as conn:
        made = _tickets(conn, found)
    return tickets.set_status(store, actor, made, "closed")


def _storm(conn: sa.Connection, one: Stopped) -> Storm:
    return Storm(one.address, one.reason, one.since_at, one.count, len(_tickets(conn, one)))


def _tickets(conn: sa.Connection, one: Stopped) -> list[int]:
    return rows.tickets_of(conn, gate.AUTOMATIC_KINDS, one.address, one.since_at - BEFORE_MS)


def _find(store: Store, address: str) -> Stopped:
    with store.read() as conn:
        every = stopped(conn)
    found = next((one for one in every if one.address == address.strip().casefold()), None)
    if found is None:
        title = _("No mail to {address} was stopped").format(address=clean_line(address, 80))
        raise NotFound(title, _("tuidesk storm shows what was."))
    return found


def _ids(store: Store, address: str) -> list[int]:
    found = _find(store, address)
    with store.read() as conn:
        return rows.ids(conn, gate.AUTOMATIC_KINDS, REASONS, found.address)


def _each(store: Store, actor: Actor, outbox_id: int, *, send: bool) -> bool:
    try:
        if send:
            return outbox.release(store, actor, outbox_id) == "queued"
        outbox.withdraw(store, actor, outbox_id)
    except TooLate:  # a colleague was quicker
        return False
    return True
