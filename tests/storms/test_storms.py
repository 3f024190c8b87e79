"""Each storm once, small, against real servers; `make storms` blows them at full size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.storms.pair import TWO_DESKS, two_desks
from tests.storms.robots import ROBOTS
from tests.storms.run import blowing, wrong
from tuidesk.desk.gate import STRANGERS

pytestmark = pytest.mark.server

FEW, MANY = 12, STRANGERS + 10
PASSED_ON = 200


@pytest.mark.parametrize("name", ROBOTS)
def test_a_storm_is_braked_told_and_people_are_answered_in_it(
    name: str, dovecot: Dovecot, tmp_path: Path
) -> None:
    robot = ROBOTS[name]
    rounds = MANY if name == "invented-addresses" else FEW
    with blowing(robot, rounds, tmp_path, dovecot) as storm:
        figures = storm.blow()
    assert wrong(robot, figures) == []
    if name in ("vacation", "auto-responder-that-strips"):
        assert [card[0] for card in figures.cards] == ["robot@away.test"]
    if robot.returns_ours:
        assert figures.dispositions["own-mail-returned"] == figures.sent.total()
    if rounds == MANY:
        assert [(card[0], card[1]) for card in figures.cards] == [("*", "too many acknowledgements at once")]


@pytest.mark.parametrize("name", TWO_DESKS)
def test_two_desks_that_acknowledge_each_other(name: str, dovecot: Dovecot, tmp_path: Path) -> None:
    figures, found = two_desks(name, PASSED_ON, tmp_path, dovecot)
    assert (found, figures.came < PASSED_ON) == ([], True)
