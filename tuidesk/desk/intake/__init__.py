"""The intake: parsed mails become tickets, messages and rows of the ledger, in one transaction a batch.

Nothing is dropped and nothing is taken twice: a mail whose key stands in the ledger is told
where it went and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import sqlalchemy as sa

from tuidesk.desk import chores
from tuidesk.desk.intake.arrival import Arrival, Taken
from tuidesk.desk.intake.batch import Batch
from tuidesk.desk.intake.erased import kept_out
from tuidesk.desk.intake.write import Placed
from tuidesk.errors import Problem
from tuidesk.mail.parse import plain
from tuidesk.store import ledger
from tuidesk.store.engine import Store
from tuidesk.store.errors import Collision
from tuidesk.store.ledger import Key

__all__ = ["Arrival", "Taken", "take", "take_each"]

Fence = Callable[[sa.Connection], None]


def take(store: Store, arrivals: Sequence[Arrival], *, fence: Fence | None = None) -> list[Taken]:
    """Take mails in, all or none, and return where each went.

    `fence` is called first inside the transaction, to raise when the caller's lease is lost.
    Whatever else is raised left nothing behind, and `take_each` finds the mail that is to blame.
    """
    if not arrivals:
        return []
    with store.write() as conn:
        if fence:
            fence(conn)
        ledger.serialize(conn)
        settled = ledger.settled(conn, [arrival.key for arrival in arrivals])
        fresh = {one.key: one for one in reversed(arrivals) if one.key not in settled}
        erased = kept_out(conn, list(fresh.values()))
        settled |= erased.settled
        placed = _place(
            conn, store, [one for one in arrivals if fresh.get(one.key) is one and one.key not in settled]
        )
        inward = ((key, one) for key, one in placed.items() if not one.arrival.sent_by_us)
        chores.after_taken(conn, [(key, one.taken().ticket_id) for key, one in inward])
    if erased.raw:
        store.raw.remove(erased.raw)
    return [_taken(one, placed, settled, fresh) for one in arrivals]


def take_each(store: Store, arrivals: Sequence[Arrival], *, fence: Fence | None = None) -> list[Taken]:
    """Take mails in one by one; one that fails twice by itself becomes a plain ticket of its raw form."""
    return [_take_one(store, arrival, fence) for arrival in arrivals]


def _take_one(store: Store, arrival: Arrival, fence: Fence | None) -> Taken:
    for _attempt in range(2):
        try:
            return take(store, [arrival], fence=fence)[0]
        except Collision:
            continue
        except Problem:
            raise  # the store or the lease is in trouble, not the mail
        except Exception:  # noqa: S112 - whatever a mail breaks, the mails behind it must go on
            continue
    bare = replace(arrival, parsed=plain(store.raw.get(arrival.sha256)))
    return take(store, [bare], fence=fence)[0]


def _place(conn: sa.Connection, store: Store, arrivals: Sequence[Arrival]) -> dict[Key, Placed]:
    if not arrivals:
        return {}
    batch = Batch(conn, arrivals, store.raw)
    placed = {arrival.key: batch.place(arrival) for arrival in arrivals}
    batch.write()
    return placed


def _taken(
    arrival: Arrival, placed: dict[Key, Placed], settled: dict[Key, ledger.Settled], fresh: dict[Key, Arrival]
) -> Taken:
    known = settled.get(arrival.key)
    if known:
        return Taken(known.disposition, known.kind, known.ticket_id, known.number, new=False)
    return replace(placed[arrival.key].taken(), new=fresh[arrival.key] is arrival)
