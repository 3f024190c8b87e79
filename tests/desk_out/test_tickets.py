"""What agents do to tickets, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from tests.desk_out.desk import Desk
from tuidesk.desk import agents, tickets
from tuidesk.desk.errors import Unfinished
from tuidesk.desk.permissions import NotAllowed
from tuidesk.desk.tickets import Change
from tuidesk.errors import BadUsage, NotFound
from tuidesk.store import counters, tables


@pytest.fixture
def two(desk: Desk) -> list[int]:
    """Two new tickets."""
    taken = [desk.get(f"m{n}@cliente.test", subject=f"Topic {n}", body=f"Text {n}") for n in (1, 2)]
    return [one.ticket_id or 0 for one in taken]


def events(desk: Desk, ticket_id: int) -> list[tuple[str, str]]:
    with desk.store.read() as conn:
        query = sa.select(tables.event.c.actor, tables.event.c.kind).order_by(tables.event.c.id)
        return [
            (row.actor, row.kind) for row in conn.execute(query.where(tables.event.c.ticket_id == ticket_id))
        ]


ACTS: list[tuple[str, Any, Callable[[Desk, list[int]], Change]]] = [
    ("status", "spam", lambda d, ids: tickets.set_status(d.store, d.ana, ids, "spam")),
    ("priority", 3, lambda d, ids: tickets.set_priority(d.store, d.ana, ids, 3)),
    ("assignee_id", None, lambda d, ids: tickets.assign(d.store, d.ana, ids, d.bob.agent_id)),
    ("queue_id", None, lambda d, ids: tickets.move(d.store, d.ana, ids, d.support + 1)),
]


@pytest.mark.parametrize(("field", "value", "act"), ACTS, ids=[one[0] for one in ACTS])
def test_many_tickets_change_at_once_and_back(
    desk: Desk, two: list[int], field: str, value: Any, act: Callable[[Desk, list[int]], Change]
) -> None:
    desk.add_mailbox_queue("Billing", "billing@xyz.test")
    wanted = {"assignee_id": desk.bob.agent_id, "queue_id": desk.support + 1}.get(field, value)
    before = [getattr(desk.ticket(one), field) for one in two]
    change = act(desk, two)
    assert [getattr(desk.ticket(one), field) for one in two] == [wanted, wanted]
    assert (change.tickets, all(desk.ticket(one).touched for one in two)) == (2, True)
    assert all(desk.ticket(one).origin_queue_id == desk.support for one in two)
    assert events(desk, two[0])[-1][0] == desk.ana.name
    undone = tickets.undo(desk.store, desk.ana, change)
    assert (undone.reverted, undone.kept) == (2, 0)
    assert [getattr(desk.ticket(one), field) for one in two] == before
    with desk.store.read() as conn:
        assert counters.compare(conn) == []


def test_undo_leaves_what_somebody_changed_since(desk: Desk, two: list[int]) -> None:
    change = tickets.set_status(desk.store, desk.ana, two, "solved")
    tickets.set_status(desk.store, desk.bob, two[:1], "closed")
    undone = tickets.undo(desk.store, desk.ana, change)
    assert (undone.reverted, undone.kept) == (1, 1)
    assert [desk.ticket(one).status for one in two] == ["closed", "new"]


def test_what_is_so_already_is_no_change(desk: Desk, two: list[int]) -> None:
    tickets.set_priority(desk.store, desk.ana, two[:1], 2)
    change = tickets.set_priority(desk.store, desk.ana, two, 2)
    assert (change.tickets, [one.ticket_id for one in change.fields]) == (1, two[1:])


def test_assigning_opens_a_new_ticket_and_undo_makes_it_new_again(desk: Desk, two: list[int]) -> None:
    change = tickets.assign(desk.store, desk.ana, two, desk.bob.agent_id)
    assert desk.ticket(two[0]).status == "open"
    tickets.undo(desk.store, desk.ana, change)
    assert (desk.ticket(two[0]).status, desk.ticket(two[0]).assignee_id) == ("new", None)


def test_a_note_is_internal_opens_the_ticket_and_can_be_taken_back(desk: Desk, two: list[int]) -> None:
    last = desk.ticket(two[0]).last_message_id
    change = tickets.add_note(desk.store, desk.ana, two[:1], "Router restarts at two.")
    note = desk.entries(two[0])[-1]
    assert (note.direction, note.kind, note.text, note.state) == (
        "note",
        "note",
        "Router restarts at two.",
        "",
    )
    assert note.author == desk.ana.name
    ticket = desk.ticket(two[0])
    assert (ticket.status, ticket.last_message_id, ticket.waiting) == ("open", last, "us")
    assert desk.count(tables.outbox) == 0
    assert tickets.undo(desk.store, desk.ana, change).reverted == 1
    assert len(desk.entries(two[0])) == 1
    assert desk.ticket(two[0]).status == "new"
    tickets.add_note(desk.store, desk.ana, two[:1], "Again.")
    assert desk.entries(two[0])[-1].text == "Again."


def test_a_note_that_is_handed_over_twice_is_written_once(desk: Desk, two: list[int]) -> None:
    """So does an agent whose line was cut before the screen could say that the note was taken."""
    first = tickets.add_note(desk.store, desk.ana, two[:1], "Router restarts.", "a token")
    again = tickets.add_note(desk.store, desk.ana, two[:1], "Router restarts.", "a token")
    assert again.note_ids == first.note_ids
    other = tickets.add_note(desk.store, desk.ana, two[:1], "Router restarts at two.", "a token")
    assert other.note_ids != first.note_ids
    tickets.undo(desk.store, desk.ana, again)
    anew = tickets.add_note(desk.store, desk.ana, two[:1], "Router restarts.", "a token")
    assert anew.note_ids not in (first.note_ids, other.note_ids)
    assert [kind for _actor, kind in events(desk, two[0])].count("note") == 3


def test_bad_requests_change_nothing(desk: Desk, two: list[int]) -> None:
    for act in (
        lambda: tickets.set_status(desk.store, desk.ana, two, "lost"),
        lambda: tickets.set_priority(desk.store, desk.ana, two, 9),
    ):
        with pytest.raises(BadUsage):
            act()
    for act in (
        lambda: tickets.assign(desk.store, desk.ana, two, 4711),
        lambda: tickets.move(desk.store, desk.ana, two, 4711),
        lambda: tickets.set_status(desk.store, desk.ana, [*two, 4711], "open"),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Unfinished):
        tickets.add_note(desk.store, desk.ana, two, "  ")
    assert [desk.ticket(one).status for one in two] == ["new", "new"]


def test_readers_change_nothing(desk: Desk, two: list[int]) -> None:
    agents.add(desk.store, desk.ana, "eve", "eve@xyz.test", "readonly")
    eve = agents.named(desk.store, "eve")
    change = tickets.set_status(desk.store, desk.ana, two, "open")
    with pytest.raises(NotAllowed):
        tickets.set_status(desk.store, eve, two, "closed")
    with pytest.raises(NotAllowed):
        tickets.add_note(desk.store, eve, two, "Hm")
    with pytest.raises(NotAllowed):
        tickets.undo(desk.store, eve, change)
