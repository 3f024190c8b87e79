"""Who sees a queue that names members."""

from __future__ import annotations

import pytest

from tests.desk_team.desk import TwoQueues
from tuidesk.desk import seeing
from tuidesk.desk.actor import Actor
from tuidesk.errors import NotFound

PROGRAM = Actor(None, "worker", "agent")


def test_only_members_and_admins_see_a_queue_that_names_members(desk: TwoQueues) -> None:
    with desk.store.read() as conn:
        assert seeing.hidden(conn, desk.bob) == {desk.payroll}
        assert seeing.hidden(conn, desk.rita) == {desk.payroll}
        for who in (desk.ana, desk.carl, PROGRAM):
            assert seeing.hidden(conn, who) == frozenset()


def test_everybody_sees_a_queue_that_names_nobody(desk: TwoQueues) -> None:
    desk.set_queue("Payroll", members="")
    with desk.store.read() as conn:
        assert seeing.hidden(conn, desk.bob) == frozenset()


def test_a_hidden_ticket_is_answered_as_one_that_does_not_exist(desk: TwoQueues) -> None:
    hidden, own = desk.hidden_ticket(), desk.own_ticket()
    said = []
    with desk.store.read() as conn:
        for ticket_id in (hidden, 99_999):
            with pytest.raises(NotFound) as refused:
                seeing.require_ticket(conn, desk.bob, ticket_id)
            said.append(str(refused.value.line))
        seeing.require_ticket(conn, desk.bob, own)
        seeing.require_ticket(conn, desk.carl, hidden)
    assert said[0] == said[1]


def test_a_disabled_member_keeps_the_queue_closed_to_others(desk: TwoQueues) -> None:
    with desk.store.read() as conn:
        assert seeing.who_see(conn, desk.payroll) == {desk.ana.agent_id, desk.carl.agent_id}
        assert desk.bob.agent_id in seeing.who_see(conn, desk.support)
