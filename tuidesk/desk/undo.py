"""Changes that can be taken back: which field of which ticket went from what to what."""

from __future__ import annotations

from dataclasses import dataclass


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

    what: str
    tickets: int
    fields: tuple[FieldChange, ...] = ()
    note_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """How many tickets an undo took back, and how many it left because somebody changed them since."""

    reverted: int
    kept: int
