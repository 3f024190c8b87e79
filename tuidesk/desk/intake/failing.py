"""Addresses at which mail failed for good: when one is seen to work again, nobody is warned of it any more."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import sqlalchemy as sa

from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.letter import happened_at
from tuidesk.desk.intake.write import Happening, Placed, Writer
from tuidesk.store import events, failed_addresses
from tuidesk.store.bounces import RETRIED_MS
from tuidesk.store.clock import now

WORKS = "address-works"  # the event


class Failing:
    """The addresses among the writers of a batch at which mail failed."""

    def __init__(self, conn: sa.Connection, arrivals: Iterable[Arrival]) -> None:
        self._failed = failed_addresses.among(conn, {one.parsed.sender.address for one in arrivals} - {""})

    def hear(self, writer: Writer, placed: Placed) -> None:
        """Forget that mail to an address failed once later mail comes from there, a receipt included."""
        address = placed.arrival.parsed.sender.address
        failed = self._failed.get(address)
        again = not placed.writes or placed.copy_of is not None  # seen once more, not written later
        if failed is None or placed.thread is None or again or happened_at(placed.arrival) <= failed.at:
            return
        del self._failed[address]
        writer.happened.append(Happening(placed.thread, WORKS, {"address": address}, placed.entry))
        writer.later.append(partial(_clear, address))


def _clear(address: str, conn: sa.Connection) -> None:
    failed_addresses.clear(conn, address)


def forget(conn: sa.Connection) -> None:
    """Forget that mail to an address failed where a later mail to it has not come back while servers try.

    That a relay took the mail proves nothing; that no report came in all that time does.
    """
    for address, ticket_id in failed_addresses.stayed_away(conn, now() - RETRIED_MS):
        failed_addresses.clear(conn, address)
        events.add(conn, "worker", ticket_id, WORKS, {"address": address})
