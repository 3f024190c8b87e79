"""What agents do to tickets, one or many at once; every action returns a Change that `undo` takes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import mentioning, noting, seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.errors import Unfinished
from tuidesk.desk.mentioning import InVain
from tuidesk.desk.merging import merged, undo_merge
from tuidesk.desk.notifying import ASSIGNED, notify, wishes
from tuidesk.desk.permissions import require
from tuidesk.desk.splitting import undo_split
from tuidesk.desk.undo import Change, FieldChange, Undone, take_back
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import (
    cards,
    events,
    outgoing,
    reply_facts,
    setup_agents,
    strangers,
    ticket_news,
    tickets,
    watchers,
)
from tuidesk.store.engine import Store
from tuidesk.store.outgoing import NewEntry
from tuidesk.store.queue_facts import queue_facts
from tuidesk.term.clean import clean_line

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
WHAT = {"status": "status", "priority": "priority", "assignee_id": "assign", "queue_id": "move"}  # in the log


def set_status(store: Store, actor: Actor, ticket_ids: Sequence[int], status: str) -> Change:
    """Give the tickets one of STATUSES; raises BadUsage."""
    if status not in STATUSES:
        title = _("{status} is no status").format(status=clean_line(status, 40))
        raise BadUsage(title, _("Use one of: {all}").format(all=", ".join(STATUSES)))
    return _change(store, actor, ticket_ids, "status", status)


def set_priority(store: Store, actor: Actor, ticket_ids: Sequence[int], priority: int) -> Change:
    """Give the tickets a priority, an index into PRIORITIES; raises BadUsage."""
    if priority not in range(len(PRIORITIES)):
        raise BadUsage(_("This is no priority"), _("Use one of: {all}").format(all=", ".join(PRIORITIES)))
    return _change(store, actor, ticket_ids, "priority", priority)


def assign(store: Store, actor: Actor, ticket_ids: Sequence[int], agent_id: int | None) -> Change:
    """Give the tickets to an agent who sees them, or to nobody; raises NotFound or BadUsage."""
    with store.read() as conn:
        if agent_id is not None and not _works_here(conn, agent_id):
            raise NotFound(_("This agent is gone"), _("tuidesk agent list shows them."))
    return _change(store, actor, ticket_ids, "assignee_id", agent_id)


def move(store: Store, actor: Actor, ticket_ids: Sequence[int], queue_id: int) -> Change:
    """Put the tickets into another queue, which the actor sees; raises NotFound.

    What they are answered through stays as it was.
    """
    with store.read() as conn:
        if queue_facts(conn, queue_id) is None:
            raise NotFound(_("This queue is gone"), _("Choose another queue."))
        seeing.require_queue(conn, actor, queue_id)
    return _change(store, actor, ticket_ids, "queue_id", queue_id)


def add_note(store: Store, actor: Actor, ticket_ids: Sequence[int], text: str, token: str = "") -> Change:
    """Write an internal note on the tickets, and tell who is named in it; raises Unfinished when it says nothing.

    A note whose token is known was written before, and is not written again.
    """
    require(actor, "act")
    if not text.strip():
        raise Unfinished(_("The note is empty"), _("Write a word or two."))
    notes: list[int] = []
    fields: list[FieldChange] = []
    in_vain: list[InVain] = []
    signed = noting.sign(token, text)
    with store.write() as conn:
        for ticket_id in _existing(conn, actor, ticket_ids):
            if known := noting.written(conn, ticket_id, signed):
                notes.append(known)
                continue
            author = reply_facts.display_name(conn, actor.agent_id) or actor.name
            entry = NewEntry(ticket_id, "note", "note", actor.agent_id, author, text.strip("\n"))
            notes.append(outgoing.add(conn, entry))
            fields += _write(conn, ticket_id, {})
            about = {"message": notes[-1]} | ({"sign": signed} if signed else {})
            events.add(conn, actor.name, ticket_id, "note", about)
            watchers.follow(conn, ticket_id, actor.agent_id)
            in_vain.append(mentioning.tell(conn, actor, ticket_id, notes[-1], text))
    deaf = tuple(dict.fromkeys(name for one in in_vain for name in one.deaf))
    unknown = in_vain[0].unknown if in_vain else ()
    return Change("note", len(notes), tuple(fields), tuple(notes), unheard=deaf, unknown=unknown)


def undo(store: Store, actor: Actor, change: Change) -> Undone:
    """Take a change back, column by column, where nobody changed the same column since."""
    require(actor, "act")
    with store.write() as conn:
        seeing.require_tickets(conn, actor, change.ticket_ids)
        alone = [one for one, event in change.untouched if ticket_news.newest(conn, one).event_id == event]
        restored, kept = take_back(conn, change.fields)
        for note_id in change.note_ids:
            _require_own(conn, actor, note_id)
            ticket_id = outgoing.take_back(conn, note_id)
            if ticket_id is not None:
                tickets.change(conn, ticket_id, touch=False)
                restored.add(ticket_id)
        merges = (change.merged, *change.more_merged) if change.merged else ()
        for pair in reversed(merges):
            parted = undo_merge(conn, *pair)
            (restored if parted.reverted else kept).update(pair)
        if change.split is not None:
            undo_split(conn, actor, *change.split)
            restored.update(change.split)
        strangers.distrust(conn, change.verified)
        restored |= cards.reopen(conn, change.card_ids)
        for ticket_id in alone:  # nobody did anything about it since either
            tickets.change(conn, ticket_id, touch=False, touched=False)
        for ticket_id in sorted(restored):
            events.add(conn, actor.name, ticket_id, "undo", {"what": change.what})
    return Undone(len(restored), len(kept - restored))


def _require_own(conn: sa.Connection, actor: Actor, note_id: int) -> None:
    """Raise NotFound unless the note is the actor's own, on a ticket that he sees."""
    seeing.require_message(conn, actor, note_id)
    if outgoing.author(conn, note_id) != actor.agent_id:
        raise NotFound(_("This note is not yours"), _("Only who wrote a note takes it back."))


def _change(
    store: Store, actor: Actor, ticket_ids: Sequence[int], field: str, value: int | str | None
) -> Change:
    require(actor, "act")
    fields: list[FieldChange] = []
    setters: list[tuple[str, int]] = []
    with store.write() as conn:
        for ticket_id in _existing(conn, actor, ticket_ids):
            if field == "assignee_id" and isinstance(value, int):
                _refuse_blind(conn, ticket_id, value)
            done = _write(conn, ticket_id, {field: value})
            fields += done
            for one in done:
                setters.append(events.who_set(conn, ticket_id, WHAT[one.field], one.before))
                events.add(
                    conn, actor.name, ticket_id, WHAT[one.field], {"from": one.before, "to": one.after}
                )
                if one.field == "assignee_id" and isinstance(one.after, int):
                    watchers.follow(conn, ticket_id, one.after)
                    _tell(conn, actor, ticket_id, one.after)
    others = [(name, at) for name, at in setters if name not in ("", actor.name)]
    latest = max(others, key=lambda one: one[1], default=("", 0))
    return Change(WHAT[field], len({one.ticket_id for one in fields}), tuple(fields), overwrote=latest)


def _tell(conn: sa.Connection, actor: Actor, ticket_id: int, agent_id: int) -> None:
    """Tell an agent by mail, if he wants that, that somebody else gave him a ticket."""
    agent = wishes(conn).get(agent_id) if agent_id != actor.agent_id else None
    if agent is not None:
        notify(conn, agent, ASSIGNED, ticket_id, actor.name)


def _works_here(conn: sa.Connection, agent_id: int) -> bool:
    return any(row.id == agent_id and row.active for row in setup_agents.everyone(conn))


def _refuse_blind(conn: sa.Connection, ticket_id: int, agent_id: int) -> None:
    """Refuse to give a ticket to who does not see its queue: it would be nobody's. Raises BadUsage."""
    record, row = tickets.get(conn, ticket_id), setup_agents.get(conn, agent_id)
    if record is None or row is None or agent_id in seeing.who_see(conn, record.queue_id):
        return
    title = _("{agent} does not see #{number}").format(agent=clean_line(row.name, 40), number=record.number)
    raise BadUsage(title, _("Choose a member of its queue, or an admin."))


def _existing(conn: sa.Connection, actor: Actor, ticket_ids: Sequence[int]) -> list[int]:
    """Return the tickets, locked in the order of all; raises NotFound, or BadUsage for merged ones."""
    wanted = sorted(set(ticket_ids))
    for ticket_id in wanted:
        reply_facts.lock_ticket(conn, ticket_id)
        seeing.require_ticket(conn, actor, ticket_id)
        found = tickets.get(conn, ticket_id)
        if found is None:
            raise NotFound(_("This ticket is gone"), _("Look at the list again."))
        if found.merged_into_id is not None:
            raise merged(conn, found)
    return wanted


def _write(conn: sa.Connection, ticket_id: int, columns: dict[str, int | str | None]) -> list[FieldChange]:
    """Set columns of a ticket that an agent acts on, and return those that were something else before."""
    record = tickets.get(conn, ticket_id)
    assert record is not None
    speaks = not columns
    if record.status == "new" and (speaks or columns.get("assignee_id") is not None):
        columns = {**columns, "status": "open"}
    done = [
        FieldChange(ticket_id, field, getattr(record, field), value)
        for field, value in columns.items()
        if getattr(record, field) != value
    ]
    # Only what is said on a ticket moves it up in the lists; a change of its fields leaves it where it is.
    changed: dict[str, Any] = {one.field: one.after for one in done}
    tickets.change(conn, ticket_id, touch=speaks, touched=True, **changed)
    return done
