"""A clock that is set back makes nobody wait for as long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.desk_out.desk import Desk
from tuidesk.desk import outbox
from tuidesk.worker.wall_clock import WallClock

HOUR = 3600


@pytest.fixture
def clock() -> Iterator[Any]:
    """Stand still until told to move."""
    with time_machine.travel(1_800_000_000, tick=False) as moved:
        yield moved


def due(desk: Desk) -> int | None:
    with desk.store.read() as conn:
        return outbox.due_in_ms(conn)


def test_what_is_tried_again_later_waits_as_long_as_it_was_to(desk: Desk, clock: Any) -> None:
    desk.reply(desk.get().ticket_id)
    desk.settle(desk.claimed(), "later", reply="451 try later")
    assert due(desk) == 60_000
    clock.shift(-HOUR)
    assert outbox.set_back(desk.store, desk.out, HOUR * 1000) == 1
    assert due(desk) == 60_000


def test_the_time_to_take_a_letter_back_is_kept(desk: Desk, clock: Any) -> None:
    clock.shift(-HOUR)
    desk.reply(desk.get().ticket_id, undo_ms=10_000)
    assert outbox.set_back(desk.store, desk.out, HOUR * 1000) == 0
    assert due(desk) == 10_000


def test_a_new_worker_lets_what_was_written_in_the_future_wait_from_now_on(desk: Desk, clock: Any) -> None:
    desk.reply(desk.get().ticket_id, undo_ms=10_000)
    clock.shift(-HOUR)
    for _ in range(2):
        outbox.stale(desk.store, desk.out, desk.lease(desk.out).epoch)
        assert due(desk) == 10_000
    clock.shift(10)
    assert desk.claim()


def test_only_a_clock_that_is_set_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter((0, 2_000, 4_000, 6_000))
    monkeypatch.setattr(time, "monotonic_ns", lambda: next(moments) * 1_000_000)
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        wall = WallClock()
        clock.shift(2)
        assert wall.set_back_ms() == 0
        clock.shift(2 - HOUR)
        assert wall.set_back_ms() == HOUR * 1000
        clock.shift(2 + HOUR)
        assert wall.set_back_ms() == 0
