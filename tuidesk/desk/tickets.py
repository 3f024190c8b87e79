"""What agents do to tickets, one or many at once; every action returns a Change that `undo` takes back."""

from __future__ import annotations

from collections.abc import Sequence

from tuidesk.desk.actor import Actor
from tuidesk.desk.undo import Change, FieldChange, Undone
from tuidesk.store.engine import Store

__all__ = [
    "PRIORITIES",
    "STATUSES",
    "Change",
    "FieldChange",
    "Undone",
    "add_note",
    "assign",
    "move",
    "set_priority",
    "set_status",
    "undo",
]

STATUSES = ("new", "open", "pending", "solved", "closed", "spam", "trash")
PRIORITIES = ("low", "normal", "high", "urgent")  # stored as their index


def set_status(store: Store, actor: Actor, ticket_ids: Sequence[int], status: str) -> Change:
    """Give the tickets one of STATUSES."""
    raise NotImplementedError


def set_priority(store: Store, actor: Actor, ticket_ids: Sequence[int], priority: int) -> Change:
    """Give the tickets a priority, an index into PRIORITIES."""
    raise NotImplementedError


def assign(store: Store, actor: Actor, ticket_ids: Sequence[int], agent_id: int | None) -> Change:
    """Give the tickets to an agent, or to nobody."""
    raise NotImplementedError


def move(store: Store, actor: Actor, ticket_ids: Sequence[int], queue_id: int) -> Change:
    """Put the tickets into another queue; what they are answered through stays as it was."""
    raise NotImplementedError


def add_note(store: Store, actor: Actor, ticket_ids: Sequence[int], text: str) -> Change:
    """Write an internal note on the tickets."""
    raise NotImplementedError


def undo(store: Store, actor: Actor, change: Change) -> Undone:
    """Take a change back, field by field, where nobody changed the same field since."""
    raise NotImplementedError
