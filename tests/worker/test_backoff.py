"""Waits between tries."""

from __future__ import annotations

from tuidesk.mail.errors import LoginRefused, Throttled, Unreachable
from tuidesk.worker.backoff import Backoff


def test_waits_double_up_to_five_minutes() -> None:
    backoff = Backoff()
    waits = [backoff.seconds(Unreachable("mail.test")) for _ in range(12)]
    assert 0.5 <= waits[0] <= 1
    assert all(2**step / 2 <= wait <= min(2**step, 300) for step, wait in enumerate(waits[:8]))
    assert max(waits) <= 300


def test_success_starts_again() -> None:
    backoff = Backoff()
    for _ in range(9):
        backoff.seconds(Unreachable("mail.test"))
    backoff.reset()
    assert backoff.seconds(Unreachable("mail.test")) <= 1


def test_a_wrong_password_is_tried_three_times_an_hour_at_most() -> None:
    backoff = Backoff()
    assert sum(backoff.seconds(LoginRefused("mail.test", user="u")) for _ in range(3)) >= 3600


def test_a_server_that_asks_for_a_pause_gets_it() -> None:
    assert Backoff().seconds(Throttled("mail.test", retry_ms=90_000)) == 90
