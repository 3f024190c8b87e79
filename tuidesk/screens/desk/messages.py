"""What threads tell the desk screen."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tuidesk.term.clean import SafeText
from tuidesk.widgets.conversation_model import Talk
from tuidesk.widgets.status_line import Status

if TYPE_CHECKING:
    from tuidesk.desk.outbox.leaving import Leaving
    from tuidesk.screens.compose.state import Task
    from tuidesk.screens.desk.data import Batch, Side
    from tuidesk.store.lists import TicketRow
    from tuidesk.store.presence import Present


@dataclass
class SideRead(Message):
    """Queues and counts were read."""

    side: Side


@dataclass
class FirstRead(Message):
    """The top of a lane was read."""

    lane: str
    batch: Batch


@dataclass
class IdsRead(Message):
    """All ids of a lane were read."""

    lane: str
    ids: array[int]


@dataclass
class RowsRead(Message):
    """Rows that the list asked for were read."""

    rows: Sequence[TicketRow]


@dataclass
class TalkRead(Message):
    """A conversation was read; None when the ticket is gone."""

    ticket_id: int
    talk: Talk | None


@dataclass
class StatusRead(Message):
    """How the desk is was read."""

    status: Status


@dataclass
class Changed(Message):
    """Others, or this session, changed something; `reload` = too much to be told one by one."""

    tickets: frozenset[int] = frozenset()
    side: bool = False
    reload: bool = False
    named: frozenset[int] = frozenset()  # agents whom a note names
    people: bool = False  # somebody came, left, or went to another ticket


@dataclass
class Fresh(Message):
    """Changed tickets were read again; those of `ids` without a row are gone."""

    ids: frozenset[int]
    rows: Sequence[TicketRow]
    side: Side
    talk: Talk | None = None


@dataclass
class NotFresh(Message):
    """What changed could not be read: these tickets and the counts, or the ids of the lane (None)."""

    ids: frozenset[int] | None


@dataclass
class PeopleRead(Message):
    """Who else is here was read."""

    people: Sequence[Present]


@dataclass
class Said(Message):
    """A thread has something to say in the footer."""

    text: SafeText


@dataclass
class TakenBack(Message):
    """A letter was taken back from the outbox and is to be written on."""

    task: Task


@dataclass
class LeavingRead(Message):
    """What mail leaves within seconds was read, since the agent wants to leave."""

    leaving: Leaving
