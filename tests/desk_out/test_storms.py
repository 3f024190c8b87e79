"""Storms: what the gate stopped is told by address, and one step ends it."""

from __future__ import annotations

import json

import pytest

from tests.desk_out.desk import Desk
from tuidesk.cli.main import main
from tuidesk.desk import health, storms, tickets
from tuidesk.desk.storms import Storm
from tuidesk.errors import BadUsage, NotFound
from tuidesk.store import storms as rows
from tuidesk.store import tables

STORM = 9
ROBOT = "robot@cliente.test"


@pytest.fixture
def stormy(desk: Desk) -> Desk:
    """A robot that sets no header wrote nine mails, each of which opened a ticket."""
    desk.set_queue("Support", acknowledge="yes")
    for number in range(STORM):
        desk.get(f"s{number}@cliente.test", sender=ROBOT, subject=f"I am away ({number})")
    return desk


def read(desk: Desk) -> list[Storm]:
    with desk.store.read() as conn:
        return storms.read(conn)


def test_what_was_stopped_is_told_by_address_and_raises_the_health_strip(stormy: Desk) -> None:
    [storm] = read(stormy)
    assert (storm.address, storm.reason, storm.stopped, storm.tickets) == (ROBOT, "rate", 4, STORM)
    with stormy.store.read() as conn:
        titles = [str(one.title) for one in health.read(conn).troubles]
    assert f"stopped 4 mails to {ROBOT}: rate" in titles


def test_what_was_stopped_can_be_forgotten(stormy: Desk) -> None:
    assert storms.forget(stormy.store, stormy.ana, ROBOT) == 4
    assert read(stormy) == []
    with pytest.raises(NotFound, match=f"No mail to {ROBOT}"):
        storms.forget(stormy.store, stormy.ana, ROBOT)


def test_or_released(stormy: Desk) -> None:
    assert storms.release(stormy.store, stormy.ana, ROBOT) == 4
    assert read(stormy) == []


def test_after_undo_the_tickets_of_it_can_be_merged_all_the_same(stormy: Desk) -> None:
    closed = storms.close_tickets(stormy.store, stormy.ana, ROBOT)
    tickets.undo(stormy.store, stormy.ana, closed)
    assert read(stormy)[0].tickets == STORM
    merged = storms.merge_tickets(stormy.store, stormy.ana, ROBOT)
    assert tickets.undo(stormy.store, stormy.ana, merged).reverted == STORM
    assert read(stormy)[0].tickets == STORM


def test_undo_leaves_alone_what_a_colleague_did_about_one_of_them_since(stormy: Desk) -> None:
    with stormy.store.read() as conn:
        one = rows.tickets_of(conn, storms.WHICH, rows.stopped(conn, storms.WHICH)[0])[0]
    closed = storms.close_tickets(stormy.store, stormy.ana, ROBOT)
    tickets.set_priority(stormy.store, stormy.ana, [one], 2)
    tickets.undo(stormy.store, stormy.ana, closed)
    assert read(stormy)[0].tickets == STORM - 1


def test_the_tickets_of_it_are_closed_in_one_step_and_come_back_with_undo(stormy: Desk) -> None:
    human = stormy.get("h1@cliente.test")
    change = storms.close_tickets(stormy.store, stormy.ana, ROBOT)
    assert change.tickets == STORM
    assert stormy.ticket(human.ticket_id).status == "new"
    assert read(stormy)[0].tickets == 0
    assert tickets.undo(stormy.store, stormy.ana, change).reverted == STORM
    assert {stormy.ticket(one.ticket_id).status for one in change.fields} == {"new"}


def test_or_merged_into_the_oldest_in_one_step_and_parted_again_with_undo(stormy: Desk) -> None:
    change = storms.merge_tickets(stormy.store, stormy.ana, ROBOT)
    assert change.tickets == STORM - 1
    assert change.merged is not None
    home = change.merged[1]
    assert stormy.ticket(home).message_count == 2 * STORM
    assert [read(stormy)[0].tickets, stormy.count(tables.ticket)] == [0, STORM]
    with pytest.raises(BadUsage, match="0 tickets cannot be merged"):
        storms.merge_tickets(stormy.store, stormy.ana, ROBOT)
    assert tickets.undo(stormy.store, stormy.ana, change).reverted == STORM
    assert stormy.ticket(home).message_count == 2


def test_tickets_that_somebody_answered_stay_open(stormy: Desk) -> None:
    answered = stormy.get("s99@cliente.test", sender=ROBOT, subject="A real question")
    tickets.add_note(stormy.store, stormy.ana, [answered.ticket_id or 0], "this one is real")
    storms.close_tickets(stormy.store, stormy.ana, ROBOT)
    assert stormy.ticket(answered.ticket_id).status == "open"


def test_the_command_lists_and_ends_it(stormy: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["storm", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {key: listed[key] for key in ("address", "stopped", "tickets")} == {
        "address": ROBOT,
        "stopped": 4,
        "tickets": STORM,
    }
    assert [main(["storm", action, ROBOT]) for action in ("close", "forget", "block")] == [0, 0, 0]
    said = capsys.readouterr().out.splitlines()
    offer = f"To never mail it again: tuidesk storm block {ROBOT}"
    assert said == ["9 tickets closed", offer, "4 mails thrown away", f"{ROBOT} is never mailed"]
    assert main(["storm", "forget", ROBOT]) == 3


def test_the_command_merges_and_blocks_in_one_go(stormy: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["storm", "merge", ROBOT, "--block"]) == 0
    assert capsys.readouterr().out.splitlines() == ["8 tickets merged", f"{ROBOT} is never mailed"]
    assert stormy.count(tables.ticket) == STORM


def test_the_command_does_nothing_when_the_address_may_not_be_blocked(stormy: Desk) -> None:
    with stormy.store.write() as conn:
        conn.execute(tables.agent.update().values(role="agent"))
    assert main(["storm", "close", ROBOT, "--block"]) == 1
    assert read(stormy)[0].tickets == STORM
