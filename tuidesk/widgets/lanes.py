"""The lanes an agent may stand in: All, the queues, Mine, Automatic. Drawn as a column or as one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuidesk.i18n import _
from tuidesk.term.clean import clean_line
from tuidesk.widgets.ticket_row import QueueFace

if TYPE_CHECKING:
    from tuidesk.store.lists import QueueRow, SideCounts, TicketRow


@dataclass(frozen=True, slots=True)
class Lane:
    """One view that can be chosen: its name, its count and, for a queue, its face."""

    key: str  # all | queue:3 | mine | watching | automatic | outbox
    name: str
    count: int
    face: QueueFace | None = None


def make_lanes(queues: Sequence[QueueRow], counts: SideCounts) -> list[Lane]:
    """Return the lanes in their order; what is followed and the outbox stand there only while something is in them."""
    lanes = [Lane("all", _("All"), counts.all)]
    lanes += [Lane(f"queue:{q.id}", clean_line(q.name, 60), q.count, face_of(q)) for q in queues]
    lanes.append(Lane("mine", _("Mine"), counts.mine))
    if counts.watching:
        lanes.append(Lane("watching", _("Watching"), counts.watching))
    lanes.append(Lane("automatic", _("Automatic"), counts.automatic))
    if counts.outbox:
        lanes.append(Lane("outbox", _("Outbox"), counts.outbox))
    return lanes


def face_of(queue: QueueRow) -> QueueFace:
    """Return what a queue looks like."""
    return QueueFace(queue.color, clean_line(queue.tag, 2), clean_line(queue.name, 60))


ACTIVE = ("new", "open", "pending")


def belongs(lane: str, row: TicketRow, agent: str) -> bool:
    """Say whether a ticket stands in a lane; the store's views draw the same lines."""
    if row.status not in ACTIVE:
        return False
    if lane == "mine":
        return row.assignee == agent
    if lane == "watching":
        return row.watched
    if row.automatic or lane == "automatic":
        return row.automatic and lane == "automatic"
    return lane in ("all", f"queue:{row.queue_id}")
