"""Changing an agent by the command line: his role, his address, and whose member he is."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run, tuidesk
from tests.desk_team.desk import TwoQueues
from tuidesk.desk import agents, memberships, seeing
from tuidesk.errors import BadUsage, NotFound

__all__ = ["tuidesk"]


def test_an_agent_becomes_a_member_and_sees_the_queue(desk: TwoQueues) -> None:
    agents.change(desk.store, desk.ana, "bob", [("queues", "payroll")])
    with desk.store.read() as conn:
        assert memberships.read(conn)[desk.bob.agent_id or 0] == ["Payroll"]
        assert seeing.hidden(conn, desk.bob) == frozenset()
    agents.change(desk.store, desk.ana, "bob", [("queues", "")])
    with desk.store.read() as conn:
        assert seeing.hidden(conn, desk.bob) == {desk.payroll}


def test_the_last_member_cannot_leave_a_queue_open_to_everybody(desk: TwoQueues) -> None:
    with pytest.raises(BadUsage, match="only member"):
        agents.change(desk.store, desk.ana, "carl", [("queues", "")])


def test_a_queue_of_everybody_does_not_become_that_of_one(desk: TwoQueues) -> None:
    with pytest.raises(BadUsage, match="names no members"):
        agents.change(desk.store, desk.ana, "bob", [("queues", "Support")])


def test_changes_are_made_all_or_none(desk: TwoQueues) -> None:
    with pytest.raises(NotFound):
        agents.change(desk.store, desk.ana, "bob", [("email", "new@xyz.test"), ("queues", "Nowhere")])
    assert {row.name: row.email for row in agents.listed(desk.store)}["bob"] == "bob@xyz.test"


def test_the_command_changes_and_the_list_shows_it(desk: TwoQueues, tuidesk: Run) -> None:
    tuidesk("agent", "set", "bob", "role=readonly", "email=robert@xyz.test", "queues=Payroll")
    rows = {row["name"]: row for row in tuidesk("agent", "list", "--json").rows}
    assert rows["bob"] == {
        "name": "bob", "email": "robert@xyz.test", "role": "readonly", "active": True, "queues": ["Payroll"],
    }  # fmt: skip
    assert "Payroll" in tuidesk("agent", "list").out
    assert "nothing that an agent has" in tuidesk("agent", "set", "bob", "salary=1", code=2).err
    tuidesk("agent", "set", "bob", "active=no")
    assert not {row["name"]: row for row in tuidesk("agent", "list", "--json").rows}["bob"]["active"]
