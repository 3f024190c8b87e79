"""Storms: automatic mail that the gate stopped, told by address, and what people may do about it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import sqlalchemy as sa

from tuidesk.desk import gate, merging, outbox, seeing, similar, tickets
from tuidesk.desk.actor import Actor
from tuidesk.desk.errors import TooLate
from tuidesk.desk.permissions import require
from tuidesk.desk.undo import Change
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import storms as rows
from tuidesk.store import ticket_news
from tuidesk.store.chunks import chunks
from tuidesk.store.engine import Store
from tuidesk.store.storms import MANY, Kinds, Stopped
from tuidesk.term.clean import clean_line

__all__ = ["MANY", "Storm", "close_tickets", "forget", "merge_tickets", "read", "release", "stopped"]

REASONS = (gate.LOOP, gate.RATE, similar.SAME, similar.ECHO)
WHICH = Kinds(gate.AUTOMATIC_KINDS, REASONS, gate.FLOOD)
MOST_MERGED = 200  # each merge keeps a record with which it can be taken back
AT_ONCE = 50  # mails in one transaction: others write meanwhile
LOOKED_AT = 200  # mails of a flood, to see whether they all go to one domain


@dataclass(frozen=True, slots=True)
class Storm:
    """Mails to one address that were stopped, and the open tickets of it that nobody has touched.

    The address is "*" where so many were written to that all of it is one storm; `listed` is what
    the list Filter outgoing mail could take, "" for nothing.
    """

    address: str
    reason: str
    since_at: int
    stopped: int
    tickets: int
    listed: str


def read(conn: sa.Connection, hidden: Collection[int] = ()) -> list[Storm]:
    """Return every storm that somebody has still to decide about, the greatest first; none of hidden queues."""
    found, which = stopped(conn, hidden), WHICH._replace(hidden=hidden)
    counted = rows.tickets(conn, which) if found else {}
    return [_storm(conn, which, one, counted.get(one.address, 0)) for one in found]


def stopped(conn: sa.Connection, hidden: Collection[int] = ()) -> list[Stopped]:
    """Return what was stopped for each address, without looking for the tickets: cheap enough for every second."""
    return rows.stopped(conn, WHICH._replace(hidden=hidden))


def release(store: Store, actor: Actor, address: str) -> int:
    """Send what was stopped all the same, and return how many may leave; raises NotFound."""
    require(actor, "act")
    return _each(store, actor, address, lambda conn, one: outbox.release_in(conn, actor, one) == "queued")


def forget(store: Store, actor: Actor, address: str) -> int:
    """Throw away what was stopped, and return how many; raises NotFound."""
    require(actor, "act")
    return _each(store, actor, address, lambda conn, one: bool(outbox.withdraw_in(conn, actor, one)))


def close_tickets(store: Store, actor: Actor, address: str) -> Change:
    """Close the tickets that the storm made, in one step that undo takes back; raises NotFound."""
    require(actor, "act")
    made = _tickets(store, actor, address)
    return _known(store, made, tickets.set_status(store, actor, made, "closed"))


def merge_tickets(store: Store, actor: Actor, address: str) -> Change:
    """Make one ticket, the oldest, of those that the storm made, in one step that undo takes back.

    Raises NotFound, or BadUsage where there are none to merge or too many.
    """
    require(actor, "act")
    made = _tickets(store, actor, address)
    if not 1 < len(made) <= MOST_MERGED:
        title = _("{count} tickets cannot be merged in one step").format(count=len(made))
        raise BadUsage(title, _("It takes 2 to {most}. Close them instead.").format(most=MOST_MERGED))
    return _known(store, made, merging.merge_many(store, actor, made[1:], made[0]))


def _known(store: Store, made: list[int], change: Change) -> Change:
    """Note how far the tickets' log reaches now: taken back, they are once more such as nobody has touched."""
    with store.read() as conn:
        newest = [(one, ticket_news.newest(conn, one).event_id) for one in made]
    return replace(change, untouched=tuple(newest))


def _storm(conn: sa.Connection, which: Kinds, one: Stopped, tickets_: int) -> Storm:
    return Storm(one.address, one.reason, one.since_at, one.count, tickets_, _listed(conn, which, one))


def _listed(conn: sa.Connection, which: Kinds, one: Stopped) -> str:
    if one.address != MANY:
        return one.address
    domains = rows.domains(conn, which, LOOKED_AT)
    return f"@{domains.pop()}" if len(domains) == 1 else ""


def _tickets(store: Store, actor: Actor, address: str) -> list[int]:
    with store.read() as conn:
        which = _seen_by(conn, actor)
        return rows.tickets_of(conn, which, _find(conn, which, address))


def _seen_by(conn: sa.Connection, actor: Actor) -> Kinds:
    return WHICH._replace(hidden=seeing.hidden(conn, actor))


def _find(conn: sa.Connection, which: Kinds, address: str) -> Stopped:
    every = rows.stopped(conn, which)
    found = next((one for one in every if one.address == address.strip().casefold()), None)
    if found is None:
        title = _("No mail to {address} was stopped").format(address=clean_line(address, 80))
        raise NotFound(title, _("tuidesk storm shows what was."))
    return found


def _each(store: Store, actor: Actor, address: str, act: Callable[[sa.Connection, int], bool]) -> int:
    with store.read() as conn:
        which = _seen_by(conn, actor)
        waiting = rows.ids(conn, which, _find(conn, which, address).address)
    done = 0
    for part in chunks(waiting, AT_ONCE):
        with store.write() as conn:
            done += sum(_done(conn, one, act) for one in part)
    return done


def _done(conn: sa.Connection, outbox_id: int, act: Callable[[sa.Connection, int], bool]) -> bool:
    try:
        return act(conn, outbox_id)
    except TooLate:  # a colleague was quicker
        return False
