"""Letters and notes that an agent has begun; they outlive the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tuidesk.desk.actor import Actor
from tuidesk.desk.replies_letter import Letter
from tuidesk.store.engine import Store

Kind = Literal["reply", "note", "new"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A saved draft; a note uses only the letter's text."""

    kind: Kind
    letter: Letter
    updated_at: int


def save(store: Store, actor: Actor, kind: Kind, letter: Letter) -> int:
    """Keep the draft in place of the agent's former one of this kind and ticket; return the time in ms."""
    raise NotImplementedError


def load(store: Store, actor: Actor, kind: Kind, ticket_id: int | None) -> Draft | None:
    """Return the agent's draft of this kind on the ticket (None = a new ticket), if there is one."""
    raise NotImplementedError


def discard(store: Store, actor: Actor, kind: Kind, ticket_id: int | None) -> None:
    """Forget the agent's draft of this kind on the ticket."""
    raise NotImplementedError
