"""Changes that can be taken back: which column of which ticket went from what to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.store import reply_facts, tickets


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column of one ticket that went from `before` to `after`."""

    ticket_id: int
    field: str
    before: int | str | None
    after: int | str | None


@dataclass(frozen=True, slots=True)
class Change:
    """What one action of an agent did, on however many tickets; `undo` takes it back."""

    what: str  # status | priority | assign | move | note | merge | split | the kind of a card
    tickets: int
    fields: tuple[FieldChange, ...] = ()
    note_ids: tuple[int, ...] = ()
    card_ids: tuple[int, ...] = ()  # questions that it answered
    merged: tuple[int, int] | None = None  # a ticket, and the one that it was merged into
    more_merged: tuple[tuple[int, int], ...] = ()  # further ones, in the order in which they were
    split: tuple[int, int] | None = None  # a new ticket, and the one that its mail was taken from
    verified: tuple[int, ...] = ()  # messages whose writer takes part since
    overwrote: tuple[str, int] = ("", 0)  # which other agent had set what is gone now, and when (ms)
    unheard: tuple[str, ...] = ()  # names in a note whose bearers do not see the ticket
    unknown: tuple[str, ...] = ()  # names in a note that nobody bears
    untouched: tuple[
        tuple[int, int], ...
    ] = ()  # tickets of which nobody had made anything, and their newest event
    about: tuple[int, ...] = ()  # further tickets that look otherwise since

    @property
    def ticket_ids(self) -> frozenset[int]:
        """The tickets to look at again, once it was made and once it was taken back."""
        return frozenset((*(one.ticket_id for one in self.fields), *self.about))


@dataclass(frozen=True, slots=True)
class Undone:
    """How many tickets an undo took back, and how many it left because somebody changed them since."""

    reverted: int
    kept: int


def take_back(conn: sa.Connection, changes: Sequence[FieldChange]) -> tuple[set[int], set[int]]:
    """Restore every column that still is as the change left it; return the tickets restored and those left alone.

    A ticket whose column somebody changed since keeps that column: his decision is the newer one.
    """
    by_ticket: defaultdict[int, list[FieldChange]] = defaultdict(list)
    for change in changes:
        by_ticket[change.ticket_id].append(change)
    restored: set[int] = set()
    for ticket_id, fields in sorted(by_ticket.items()):
        reply_facts.lock_ticket(conn, ticket_id)
        record = tickets.get(conn, ticket_id)
        back: dict[str, Any] = {
            f.field: f.before for f in fields if record and getattr(record, f.field) == f.after
        }
        if back and tickets.change(conn, ticket_id, touch=False, **back):
            restored.add(ticket_id)
    return restored, set(by_ticket) - restored
