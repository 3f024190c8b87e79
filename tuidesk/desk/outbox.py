"""The outbox: what a worker does with mail that must leave, and what agents may do about it.

States: queued -> sending -> sent | failed | uncertain; held <-> queued; withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.replies_letter import Letter
from tuidesk.store.engine import Store
from tuidesk.store.leases import Lease


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One mail that a worker has claimed: its envelope and the exact bytes."""

    outbox_id: int
    outbound_id: int
    ticket_id: int | None
    sender: str
    recipients: tuple[str, ...]
    data: bytes
    message_id: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a server did with a mail, as plain values.

    `refused` maps an address to its reply code and text; `title` and `hint` tell an
    admin about a channel that does not work.
    """

    outcome: Literal["sent", "refused", "later", "auth", "unreachable", "uncertain"]
    accepted: tuple[str, ...] = ()
    refused: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    reply: str = ""
    assigned_id: str = ""
    title: str = ""
    hint: str = ""


def claim(store: Store, lease: Lease, outbound_id: int) -> WorkItem | None:
    """Take the next mail that is due on the channel: its bytes and the state `sending` are committed on return."""
    raise NotImplementedError


def settle(store: Store, lease: Lease, item: WorkItem, outcome: Outcome) -> str:
    """Write down what became of a claimed mail and return its new state. Raises LeaseLost."""
    raise NotImplementedError


def stale(store: Store, outbound_id: int, epoch: int) -> int:
    """Make every mail that an older holder left in `sending` uncertain; return how many."""
    raise NotImplementedError


def wake(store: Store, outbound_id: int) -> int:
    """Make the mail that waits for the network due now, as a new worker or a new link calls for; return how many."""
    raise NotImplementedError


def found(store: Store, lease: Lease, outbox_id: int, evidence: str) -> None:
    """Mark an uncertain mail as sent because a worker found it, for example in the Sent folder."""
    raise NotImplementedError


def due_in_ms(conn: sa.Connection) -> int | None:
    """Return the ms until the next queued mail may leave: 0 = now, None = nothing waits."""
    raise NotImplementedError


def withdraw(store: Store, actor: Actor, outbox_id: int) -> Letter:
    """Take a mail back before it leaves; it becomes the writer's draft again and is returned. Raises TooLate."""
    raise NotImplementedError


def release(store: Store, actor: Actor, outbox_id: int) -> str:
    """Let a held mail go all the same, except to blocked recipients; return its state. Raises TooLate."""
    raise NotImplementedError


def retry(store: Store, actor: Actor, outbox_id: int) -> str:
    """Send a failed or uncertain mail again, the same bytes, to those who have not got it. Raises TooLate."""
    raise NotImplementedError


def arrived(store: Store, actor: Actor, outbox_id: int) -> str:
    """Settle an uncertain mail as sent, on an agent's word. Raises TooLate."""
    raise NotImplementedError


def resume(store: Store, outbound_id: int) -> None:
    """Let a channel that was paused or switched off send again, after somebody mended it."""
    raise NotImplementedError


def suspend(store: Store, outbound_id: int) -> int:
    """Hold the mail of a channel that was switched off, visibly; return how many."""
    raise NotImplementedError
