"""Two tickets become one by hand, and two again: the survivor keeps its number, queue and way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.desk.undo import Change, FieldChange, Undone, take_back
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import cards, events, joining, known_ids, moving, strangers, ticket_tags, tickets, watchers
from tuidesk.store.engine import Store
from tuidesk.store.moving import Moved, traces
from tuidesk.store.moving.goals import AWAY
from tuidesk.store.tickets import ACTIVE, TicketRecord

MERGE = "merge"
_RECORDS = ("merged", "joined")  # a merge by hand, and one by intake


def merge(store: Store, actor: Actor, loser_id: int, home_id: int) -> Change:
    """Move all of a ticket to another one, where its later mail goes too; raises NotFound or BadUsage."""
    require(actor, "act")
    with store.write() as conn:
        return merge_in(conn, actor, loser_id, home_id)


def merge_many(store: Store, actor: Actor, loser_ids: Sequence[int], home_id: int) -> Change:
    """Move all of several tickets to another one; raises NotFound or BadUsage, and then nothing was moved.

    One transaction, since whoever takes it back takes all of it back.
    """
    require(actor, "act")
    with store.write() as conn:
        done = [merge_in(conn, actor, one, home_id).merged for one in loser_ids]
    first, *more = (pair for pair in done if pair)
    return Change(MERGE, len(done), merged=first, more_merged=tuple(more), about=(*loser_ids, home_id))


def unmerge(store: Store, actor: Actor, loser_id: int) -> Change:
    """Take a ticket out of the one that it was merged into, whoever did that; raises NotFound or BadUsage."""
    require(actor, "act")
    with store.write() as conn:
        loser = _there(conn, actor, loser_id)
        home_id = loser.merged_into_id
        if home_id is None:
            title = _("#{number} was merged into no ticket").format(number=loser.number)
            raise BadUsage(title, _("Look at the list again."))
        seeing.require_ticket(conn, actor, home_id)
        if not undo_merge(conn, loser_id, home_id).reverted:
            title = _("Nobody knows any more what was merged with #{number}").format(number=loser.number)
            raise BadUsage(title, _("It was erased with the person whom it was about."))
        events.add(conn, actor.name, loser_id, "undo", {"what": MERGE})
        events.add(conn, actor.name, home_id, "unmerged", {"number": loser.number, "ticket_id": loser_id})
    return Change("unmerge", 1, about=(loser_id, home_id))


def merge_in(conn: sa.Connection, actor: Actor, loser_id: int, home_id: int) -> Change:
    """Merge within a transaction."""
    loser, home = _both(conn, actor, loser_id, home_id)
    people = known_ids.participants(conn, [loser.id, home.id], joining.authors(conn, (loser.id, home.id)))
    done: dict[str, Any] = {"number": loser.number, "ticket_id": loser.id}
    done["marks"] = traces.unite_marks(conn, loser.id, home.id)
    for one, other in ((loser.id, home.id), (home.id, loser.id)):
        moving.newer_seen(conn, one, other)
    moved = moving.whole(conn, loser.id, home.id)
    done |= {"message_ids": moved.messages, "rest": moved.rest}
    done["drafts"] = traces.move_drafts(conn, loser.id, home.id)
    done["trusted"] = strangers.trust(conn, [home.id], set().union(*people.values()))
    done["tags"] = _unite_tags(conn, loser.id, home.id)
    done["followers"] = watchers.unite(conn, loser.id, home.id)
    done["cards"] = _settle(conn, actor, loser.id, home.id)
    fields = [
        *_write(conn, home, _united(loser, home), moving.sums(conn, home.id)),
        *_write(conn, loser, {"status": "closed", "merged_into_id": home.id}, moving.sums(conn, loser.id)),
    ]
    done["fields"] = [[one.ticket_id, one.field, one.before, one.after] for one in fields]
    events.add(conn, actor.name, home.id, "merged", done)
    events.add(conn, actor.name, loser.id, "merged-into", {"number": home.number, "ticket_id": home.id})
    return Change(MERGE, 1, merged=(loser.id, home.id), about=(loser.id, home.id))


def undo_merge(conn: sa.Connection, loser_id: int, home_id: int) -> Undone:
    """Give a merged ticket back what it had; mail that came since stays where it is.

    Where the survivor was merged on since, it is taken from there.
    """
    now_at = tickets.survivor(conn, home_id)
    assert now_at
    moving.lock(conn, loser_id, home_id, now_at.id)
    loser = tickets.get(conn, loser_id)
    record = events.last(conn, home_id, _RECORDS, {"ticket_id": loser_id})
    done = record.data if record else {}  # emptied where a person was erased
    if loser is None or loser.merged_into_id != home_id or "message_ids" not in done:
        return Undone(0, 1)
    moving.back(conn, Moved(done["message_ids"], done.get("rest", {})), now_at.id, loser_id)
    strangers.distrust(conn, done.get("trusted", ()))
    traces.part_marks(conn, home_id, done.get("marks", ()))
    traces.drafts_back(conn, done.get("drafts", ()), loser_id)
    cards.reopen(conn, done.get("cards", ()))
    tags = done.get("tags", {})
    ticket_tags.add(conn, [(loser_id, tag) for tag in tags.get("of", ())])
    ticket_tags.remove(conn, now_at.id, tags.get("new", ()))
    for agent_id in done.get("followers", ()):
        watchers.unfollow(conn, home_id, agent_id)
    take_back(conn, _fields(done, loser_id, home_id))
    for ticket_id in {loser_id, home_id, now_at.id}:
        tickets.change(conn, ticket_id, touch=False, **moving.sums(conn, ticket_id))
    return Undone(1, 0)


def _fields(done: Mapping[str, Any], loser_id: int, home_id: int) -> list[FieldChange]:
    """Return what a merge changed; intake's own records keep only where the other ticket stood."""
    if "fields" in done:
        return [FieldChange(*one) for one in done["fields"]]
    return [
        FieldChange(loser_id, "status", done["status"], "closed"),
        FieldChange(loser_id, "merged_into_id", None, home_id),
    ]


def _both(
    conn: sa.Connection, actor: Actor, loser_id: int, home_id: int
) -> tuple[TicketRecord, TicketRecord]:
    """Lock both tickets in their order and return them as they are then."""
    target = tickets.survivor(conn, home_id)
    moving.lock(conn, loser_id, target.id if target else home_id)
    loser, home = _there(conn, actor, loser_id), _there(conn, actor, target.id if target else home_id)
    for one in (loser, home):
        if one.merged_into_id is not None:
            raise merged(conn, one)
    if loser.id == home.id:
        title = _("#{number} cannot be merged with itself").format(number=loser.number)
        raise BadUsage(title, _("Choose another ticket."))
    if home.status in AWAY:
        title = _("#{number} is in {status}").format(number=home.number, status=_(home.status))
        raise BadUsage(title, _("Give it another status first, or choose another ticket."))
    return loser, home


def merged(conn: sa.Connection, ticket: TicketRecord) -> BadUsage:
    """Return the problem that a ticket was merged into another one."""
    home = tickets.survivor(conn, ticket.id)
    assert home
    title = _("#{number} was merged into #{other}").format(number=ticket.number, other=home.number)
    return BadUsage(title, _("Go on in #{other}.").format(other=home.number))


def _there(conn: sa.Connection, actor: Actor, ticket_id: int) -> TicketRecord:
    seeing.require_ticket(conn, actor, ticket_id)
    found = tickets.get(conn, ticket_id)
    if found is None:
        raise NotFound(_("This ticket is gone"), _("Look at the list again."))
    return found


def _united(loser: TicketRecord, home: TicketRecord) -> dict[str, Any]:
    """Return what the survivor takes over: what is not done yet, and whatever it lacks itself."""
    columns: dict[str, Any] = {
        "automatic": home.automatic and loser.automatic,
        "customer_id": home.customer_id or loser.customer_id,
        "assignee_id": home.assignee_id or loser.assignee_id,
        "created_at": min(home.created_at, loser.created_at),
        "updated_at": max(home.updated_at, loser.updated_at),
    }
    if loser.status in ACTIVE and home.status not in ("new", "open"):
        columns["status"] = "pending" if "pending" == loser.status == home.status else "open"
    elif home.status == "new" and loser.status == "open":
        columns["status"] = "open"
    return columns


def _write(
    conn: sa.Connection, ticket: TicketRecord, columns: dict[str, Any], sums: dict[str, Any]
) -> list[FieldChange]:
    changed = {name: value for name, value in columns.items() if getattr(ticket, name) != value}
    tickets.change(conn, ticket.id, touch=False, touched=True, **(changed | sums))
    return [FieldChange(ticket.id, name, getattr(ticket, name), value) for name, value in changed.items()]


def _unite_tags(conn: sa.Connection, loser_id: int, home_id: int) -> dict[str, list[str]]:
    """Return the tags that the loser had, and those of them that are new on the survivor."""
    mine, there = ticket_tags.of_ticket(conn, loser_id), ticket_tags.of_ticket(conn, home_id)
    ticket_tags.move(conn, loser_id, home_id)
    return {"of": list(mine), "new": [tag for tag in mine if tag not in there]}


def _settle(conn: sa.Connection, actor: Actor, loser_id: int, home_id: int) -> list[int]:
    """Answer the questions whether these two belong together, and return them."""
    settled = []
    for card in cards.open_on(conn, home_id):
        if card.kind == "join" and card.other_ticket_id in (loser_id, home_id):
            cards.settle(conn, card.id, cards.YES, actor.name)
            settled.append(card.id)
    return settled
