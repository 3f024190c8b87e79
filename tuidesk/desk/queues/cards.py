"""What the settings show of each queue, and how its mail leaves and comes back as things stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import partial

import sqlalchemy as sa

from tuidesk.desk import alignment, channels
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels.steps import as_set
from tuidesk.desk.forwarding import lines as forwarding_lines
from tuidesk.desk.forwarding.lines import Forwarding
from tuidesk.desk.queues import changes as queue_changes
from tuidesk.desk.queues import lines as queue_lines
from tuidesk.desk.queues.lines import QueueLine
from tuidesk.desk.replies.route import Way, way_of
from tuidesk.desk.routing import choose_outbound
from tuidesk.desk.settings_batch import Place, Step
from tuidesk.i18n import Phrase, _
from tuidesk.store import events, mailboxes, setup_channels
from tuidesk.store import setup_queues as rows
from tuidesk.store.engine import Store
from tuidesk.store.tables import queue as table
from tuidesk.term.clean import SafeText, clean_line

Edit = tuple[Place, str]  # a queue's id and a key of `queue set`, and the new value


@dataclass(frozen=True, slots=True)
class QueueCard:
    """One queue as it is stored."""

    id: int
    order: int  # its place on screen, from 1
    line: QueueLine
    reply_via: str  # the channel that was chosen, "" = found anew for each reply
    sender: str  # its own From, "" = that of the channel


def cards(store: Store, zone: tzinfo | None) -> list[QueueCard]:
    """Return every queue in its order on screen."""
    lines = {line.name: line for line in queue_lines.listed(store, zone)}
    columns = ("id", "name", "reply_via_id", "from_name", "from_address")
    query = sa.select(*(table.c[name] for name in columns)).order_by(table.c.position, table.c.id)
    with store.read() as conn:
        names = {row.outbound.id: row.name for row in setup_channels.channels(conn) if row.outbound}
        found = conn.execute(query).all()
    return [
        QueueCard(
            row.id,
            order,
            lines[row.name],
            names.get(row.reply_via_id, ""),
            f"{row.from_name} <{row.from_address}>" if row.from_name else row.from_address,
        )
        for order, row in enumerate(found, 1)
        if row.name in lines
    ]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a queue's mail leaves and comes back, what is doubtful about that, and how forwarding is doing."""

    way: Way
    by_itself: str  # the From of the channel that is found where none was chosen; "" = there is none
    doubt: Phrase | None  # about its sender, until an admin confirms it
    forwarding: Forwarding

    @property
    def warnings(self) -> tuple[SafeText, ...]:
        """Return what an admin must know, a sentence each."""
        return tuple(clean_line(text) for text in self._warnings())

    def _warnings(self) -> Iterator[str]:
        if self.way.outbound is None:
            yield _("no answer can leave: choose a Reply via, or add an outgoing channel")
        elif self.way.problem:
            yield f"{self.way.problem}. {self.way.hint}"
        if self.doubt is not None:
            yield _("{doubt}; c confirms it").format(doubt=self.doubt.said())
        if self.forwarding.missing is not None:
            yield self.forwarding.missing.said()
        if self.forwarding.rewrites:
            yield _("The provider's rule forwards and changes the sender: make it redirect")
        if self.forwarding.proposal:
            words = _("Mail is forwarded from {address}: a makes it the public address, never mailed")
            yield words.format(address=self.forwarding.proposal)


def outlooks(conn: sa.Connection) -> dict[int, Outlook]:
    """Return it for every queue as things stand within this transaction."""
    forwarding, channels_out = forwarding_lines.read(conn), mailboxes.usable_outbounds(conn)
    found = {}
    for mail in mailboxes.queue_mails(conn):
        by_itself = choose_outbound(replace(mail, reply_via_id=None), channels_out)
        found[mail.id] = Outlook(
            way_of(conn, mail.id),
            by_itself.from_address if by_itself else "",
            alignment.warning(conn, mail.id),
            forwarding.get(mail.id, Forwarding()),
        )
    return found


def steps(actor: Actor, before: Sequence[QueueCard], edits: Sequence[Edit]) -> list[Step]:
    """Return the steps that store the edits, in an order in which none stands in the way of another.

    Names, tags, channels and addresses may go from one queue to another: what is given up goes first.
    """
    known = {card.id: card for card in before}
    mine = [edit for edit in edits if edit[0][0] in known]
    room = [step for place, value in mine for step in _make_room(known[place[0]], place, value)]
    kept = [step for place, value in mine for step in _give(actor, known[place[0]], place, value)]
    kept.sort(key=lambda step: _LAST.index(step.place[1]) if step.place and step.place[1] in _LAST else -1)
    noted = [
        _note(actor, card, mine) for card in before if any(place[0] == card.id for place, _value in mine)
    ]
    return [*room, *kept, *noted]


_LAST = (
    "members",
    "assignee",
    "order",
)  # an assignee must be a member; places are counted when all else is done


def _make_room(card: QueueCard, place: Place, value: str) -> list[Step]:
    """Return the steps that let other queues take the old name, tag, channel and addresses in the same go."""
    key = place[1]
    if key == "name":
        return [Step(partial(rows.change, queue_id=card.id, values={"name": f"{card.line.name} "}))]
    if key == "tag":
        return [Step(partial(rows.change, queue_id=card.id, values={"tag": f"\0{card.id}"}))]
    if key == "inbound":
        return [_set(place, "")]
    if key == "creation-address":
        return [
            _set(place, f"-{one}") for one in card.line.creation_addresses if one not in _addresses(value)
        ]
    return []


def _give(actor: Actor, card: QueueCard, place: Place, value: str) -> list[Step]:
    """Return the steps that give the queue its new value."""
    if place[1] == "after":
        return [_after(actor, card, place, value)]
    if place[1] != "creation-address":
        return [_set(place, value)]
    return [_set(place, one) for one in _addresses(value) if one not in card.line.creation_addresses]


def _addresses(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _set(place: Place, value: str) -> Step:
    queue_id, key = place
    return Step(lambda conn: queue_changes.apply(conn, rows.get(conn, queue_id), key, value), place)


def _after(actor: Actor, card: QueueCard, place: Place, value: str) -> Step:
    """What happens in the mailbox is a setting of the channel that feeds the queue."""
    pairs = as_set("after", value)
    return Step(lambda conn: channels.apply(conn, actor, card.line.inbound, pairs), place)


def _note(actor: Actor, card: QueueCard, edits: Sequence[Edit]) -> Step:
    said = [f"{key}={value}" for (queue_id, key), value in edits if queue_id == card.id]
    data = {"queue": card.line.name, "changes": said}
    return Step(lambda conn: events.add(conn, actor.name, None, "queue-changed", data))
