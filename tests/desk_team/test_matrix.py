"""Role × door × queue, judged by what the store holds afterwards: a door without an entry here fails."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from tests.desk_channels import test_permissions as doors
from tests.desk_team.world import TwinWorld
from tuidesk.desk import (
    cards,
    jobs,
    merging,
    outbox,
    presence,
    replying,
    splitting,
    storms,
    tags,
    tickets,
    uploads,
    watching,
)
from tuidesk.desk.actor import Actor
from tuidesk.desk.outbox import leaving
from tuidesk.desk.undo import Change, FieldChange
from tuidesk.errors import Problem
from tuidesk.locations import locate
from tuidesk.store import tables
from tuidesk.store.engine import open_store


@dataclass(frozen=True)
class Target:
    """One side of the desk: a ticket, another one, a mail on it, a mail out, and the queue of all of them."""

    ticket: int
    other: int
    message: int
    mail: int
    queue: int


Act = Callable[[TwinWorld, Actor, Target], object]


def change(world: TwinWorld, actor: Actor, at: Target) -> object:
    field = FieldChange(at.ticket, "priority", 3, world.ticket(at.ticket).priority)
    return tickets.undo(world.store, actor, Change("priority", 1, (field,)))


# Every door of agents that is about a ticket, a mail or a queue.
ACTS: dict[str, Act] = {
    "cards.answer": lambda w, who, at: cards.answer(w.store, who, card_on(w, at), True),
    "merging.merge": lambda w, who, at: merging.merge(w.store, who, at.other, at.ticket),
    "merging.merge_many": lambda w, who, at: merging.merge_many(w.store, who, [at.other], at.ticket),
    "merging.unmerge": lambda w, who, at: merging.unmerge(w.store, who, at.ticket),
    "outbox.agents.arrived": lambda w, who, at: outbox.arrived(w.store, who, in_state(w, at, "uncertain")),
    "outbox.agents.release": lambda w, who, at: outbox.release(w.store, who, in_state(w, at, "held")),
    "outbox.agents.retry": lambda w, who, at: outbox.retry(w.store, who, in_state(w, at, "failed")),
    "outbox.agents.withdraw": lambda w, who, at: outbox.withdraw(w.store, who, in_state(w, at, "queued")),
    "outbox.leaving.hurry": lambda w, who, at: leaving.hurry(w.store, who),
    "outbox.leaving.keep": lambda w, who, at: leaving.keep(w.store, who),
    "replying.send": lambda w, who, at: replying.send(w.store, who, w.letter(at.ticket)),
    "splitting.split": lambda w, who, at: splitting.split(w.store, who, at.message),
    "storms.close_tickets": lambda w, who, at: storms.close_tickets(w.store, who, "kanari@vogel.test"),
    "storms.forget": lambda w, who, at: storms.forget(w.store, who, "kanari@vogel.test"),
    "storms.merge_tickets": lambda w, who, at: storms.merge_tickets(w.store, who, "kanari@vogel.test"),
    "storms.release": lambda w, who, at: storms.release(w.store, who, "kanari@vogel.test"),
    "tags.change": lambda w, who, at: tags.change(w.store, who, [at.ticket], ["x"]),
    "tickets.add_note": lambda w, who, at: tickets.add_note(w.store, who, [at.ticket], "a note"),
    "tickets.assign": lambda w, who, at: tickets.assign(w.store, who, [at.ticket], w.ana.agent_id),
    "tickets.move": lambda w, who, at: tickets.move(w.store, who, [at.ticket], at.queue % 2 + 1),
    "tickets.set_priority": lambda w, who, at: tickets.set_priority(w.store, who, [at.ticket], 3),
    "tickets.set_status": lambda w, who, at: tickets.set_status(w.store, who, [at.ticket], "closed"),
    "tickets.undo": change,
    "uploads.put": lambda w, who, at: uploads.put(w.store, who, at.ticket, "f.txt", b"x"),
    "watching.follow": lambda w, who, at: watching.follow(w.store, who, at.ticket),
    "watching.unfollow": lambda w, who, at: watching.unfollow(w.store, who, at.ticket),
    "presence.sit": lambda w, who, at: presence.sit(w.store, who, presence.Sitting(), at.ticket, "reading"),
    "jobs.submit": lambda w, who, at: jobs.submit(
        w.store, who, "look-spam", {"channel": "payroll@xyz.test" if at.queue == w.payroll else "support@xyz.test"}
    ),
}  # fmt: skip
# They only read; what they return is what the test of the two worlds looks at.
READERS = frozenset(
    {
        *doors.READ,
        "mentioning.colleagues",
        "replies.overtaken.news",
        "replying.start_new",
        "replying.start_reply",
    }
)
# A person's own words and files, or a switch of the whole desk; no ticket is named.
OWN = frozenset({"drafts.exchange", "drafts.save", "uploads.files", "uploads.forget", "uploads.listed"})
WHOLE_DESK = frozenset({"quiet.discard_all", "quiet.release_all", "quiet.switch"})
# Tested where mail is shown that became no ticket.
ELSEWHERE = frozenset({"activity.make_ticket"})

READ_ONLY_MAY = frozenset({"presence.sit", "watching.follow", "watching.unfollow"})
TABLES = (
    "ticket", "message", "event", "outbox", "ticket_tag", "draft", "card", "watcher", "mention", "upload",
    "presence", "job", "queue", "queue_member", "agent",
)  # fmt: skip


@pytest.fixture
def world() -> Iterator[TwinWorld]:
    """Judge on SQLite only: what hides a queue is tested on both kinds of store elsewhere."""
    store = open_store(locate(), role="worker")
    yield TwinWorld(store, locate())
    store.close()


def hidden_side(world: TwinWorld) -> Target:
    mail = world.entries(world.hidden)[0].id
    return Target(world.hidden, world.hidden2, mail, world.waiting, world.payroll)


def own_side(world: TwinWorld) -> Target:
    sent = world.reply(world.own, undo_ms=3_600_000).outbox_id
    return Target(world.own, world.other, world.entries(world.own)[0].id, sent, world.support)


def in_state(world: TwinWorld, at: Target, state: str) -> int:
    world.write(tables.outbox, at.mail, state=state)
    return at.mail


def card_on(world: TwinWorld, at: Target) -> int:
    with world.store.write() as conn:
        conn.execute(sa.update(tables.card).values(ticket_id=at.ticket, other_ticket_id=at.other))
    return world.card


def contents(world: TwinWorld) -> dict[str, list[str]]:
    """Return every row that an agent's deed could change, by its table; the test's own preparations are left out."""
    with world.store.read() as conn:
        found = {}
        for name in TABLES:
            table = tables.metadata.tables[name]
            found[name] = sorted(map(repr, conn.execute(sa.select(table)).all()))
    return found


def prepared(world: TwinWorld, name: str, at: Target) -> None:
    """Do what an entry does to the store before it opens the door, so that only the door itself is judged."""
    if name == "cards.answer":
        card_on(world, at)
    state = {"arrived": "uncertain", "release": "held", "retry": "failed", "withdraw": "queued"}
    if name.startswith("outbox.agents."):
        in_state(world, at, state[name.rpartition(".")[2]])


def effect(world: TwinWorld, name: str, who: Actor, at: Target) -> dict[str, list[str]]:
    """Open a door and return the tables that look otherwise since."""
    prepared(world, name, at)
    before = contents(world)
    with contextlib.suppress(Problem):
        ACTS[name](world, who, at)
    after = contents(world)
    return {table: rows for table, rows in after.items() if rows != before[table]}


def test_every_door_has_an_entry() -> None:
    known = {*doors.ACT, *doors.READ, *doors.BY_KIND}
    assert known - {*ACTS, *READERS, *OWN, *WHOLE_DESK, *ELSEWHERE} == set()


@pytest.mark.parametrize("name", sorted(ACTS))
def test_who_does_not_see_a_queue_changes_nothing_there(world: TwinWorld, name: str) -> None:
    at = hidden_side(world)
    changed = effect(world, name, world.bob, at)
    if name == "presence.sit":  # he is somewhere, but at no ticket
        assert str(changed.pop("presence")).count(f", {at.ticket},") == 0
    assert changed == {}


@pytest.mark.parametrize("side", [own_side, hidden_side])
@pytest.mark.parametrize("name", sorted(ACTS.keys() - READ_ONLY_MAY))
def test_who_may_only_read_changes_nothing(
    world: TwinWorld, name: str, side: Callable[[TwinWorld], Target]
) -> None:
    assert effect(world, name, world.rita, side(world)) == {}


# These find nothing to do: nobody merged the ticket, its storm was answered, nothing leaves soon.
WITHOUT_EFFECT = {
    *(
        "merging.unmerge",
        "splitting.split",
        "watching.follow",
        "storms.close_tickets",
        "storms.merge_tickets",
    ),
    *("outbox.leaving.hurry", "outbox.leaving.keep"),
}


@pytest.mark.parametrize("name", sorted(ACTS.keys() - WITHOUT_EFFECT))
def test_a_member_and_an_admin_act_there(world: TwinWorld, name: str) -> None:
    assert effect(world, name, world.carl, hidden_side(world)), name
