"""Keeps out what was erased for a person and lies on a server or in a file still: its bytes are not kept again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import sqlalchemy as sa

from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.routing import recipients
from tuidesk.store import erased, ledger
from tuidesk.store.clock import now
from tuidesk.store.ledger import Key, Line, Settled

REASON = "erased"


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Mails that do not come in again, as the ledger has them, and the bytes to be forgotten."""

    settled: dict[Key, Settled]
    raw: frozenset[str]


def kept_out(conn: sa.Connection, arrivals: Sequence[Arrival]) -> KeptOut:
    """Find mails that were erased, or came before their writer was, and note them without a word of theirs."""
    names = {one.key: list(_names(one)) for one in arrivals}
    moments = erased.moments(conn, [value for values in names.values() for value, _at in values])
    if not moments:
        return KeptOut({}, frozenset())
    out = [
        one
        for one in arrivals
        if any(at <= moments[value] for value, at in names[one.key] if value in moments)
    ]
    ledger.add(conn, [line for one in out if (line := _line(conn, one))])
    settled = {one.key: Settled("quarantined", one.parsed.kind, None, None, None) for one in out}
    return KeptOut(settled, frozenset(erased.unnamed(conn, [one.sha256 for one in out])))


def _names(arrival: Arrival) -> Iterator[tuple[str, int]]:
    """Yield by what a mail may be known, and since when (ms) it is there, which bars it if that was erased later.

    The same bytes are the same mail whenever they come. A Message-ID alone is not: there are programs that put
    the same one on every mail, which also come from others; so it must have been written by then.
    """
    parsed, received = arrival.parsed, arrival.received_ms
    yield arrival.sha256, 0
    yield parsed.message_id, received if parsed.date_ms is None else min(parsed.date_ms, received)
    yield parsed.sender.address, received
    if arrival.sent_by_us:
        yield from ((address, received) for _name, address in recipients(parsed))


def _line(conn: sa.Connection, arrival: Arrival) -> Line | None:
    """Return the line that accounts for a mail; None for one of a pipe that has it already."""
    digest = "" if arrival.uid is not None else erased.GONE + erased.mark(erased.key_of(conn), arrival.sha256)
    key = replace(arrival.key, sha256=digest)
    if arrival.uid is None and ledger.settled(conn, [key]):
        return None
    return Line(**asdict(key), message_id="", disposition="quarantined", kind="", reason=REASON,
                ticket_id=None, entry_id=None, at=now())  # fmt: skip
