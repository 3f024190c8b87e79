"""Watches a way out while no mail leaves: a login a minute, so that its death is known before a reply needs it.

A channel whose login was refused is tried again here, by a login alone, and no mail waits for the answer.
"""

from __future__ import annotations

import time

from tuidesk.desk import outbox
from tuidesk.errors import Problem
from tuidesk.mail import smtp
from tuidesk.mail.errors import MailError, Throttled
from tuidesk.mail.smtp import Delivery, Timeouts
from tuidesk.worker import report
from tuidesk.worker.channels import OutboundChannel, endpoint_of
from tuidesk.worker.context import Context
from tuidesk.worker.logins import logged_in

WATCH_SECONDS = 50.0  # with the wait for an answer: less than a minute
NETWORK_SECONDS = 15.0  # until the next try of a server that does not answer
TIMEOUTS = Timeouts(answer=8.0)


class WayOutWatch:
    """Knows when the channel last proved itself, by a mail or by a login, and when it is to do so again."""

    def __init__(self, context: Context, channel: OutboundChannel) -> None:
        self._context = context
        self._channel = channel
        self._next = time.monotonic()  # at once: nobody knows how it is

    def look(self) -> None:
        """Log in when it is time, and write down how that went."""
        if self._next > time.monotonic():
            return
        context, endpoint = self._context, endpoint_of(self._channel)
        try:
            logged_in(
                context.store,
                context.locations,
                self._channel,
                lambda login: smtp.probe(endpoint, login, timeouts=TIMEOUTS),
            )
        except Problem as problem:
            self._failed(problem)
        else:
            self._worked()

    def delivered(self, delivery: Delivery) -> None:
        """Take a mail that was handed over, or could not be, for a look."""
        problem = delivery.problem
        self._next = time.monotonic() + (distance(problem) if problem else WATCH_SECONDS)

    def seconds_to_next(self) -> float:
        """Return when the next look is due."""
        return max(self._next - time.monotonic(), 0.0)

    def _worked(self) -> None:
        store, channel = self._context.store, self._channel
        self._next = time.monotonic() + WATCH_SECONDS
        outbox.resume(store, channel.id)
        outbox.wake(store, channel.id)
        report.well(store, channel)

    def _failed(self, problem: Problem) -> None:
        seconds = distance(problem)
        self._next = time.monotonic() + seconds
        report.ill(self._context.store, self._channel, problem, seconds if seconds > WATCH_SECONDS else 0)
        if isinstance(problem, MailError) and problem.retry_seconds:
            outbox.pause(self._context.store, self._channel.id, 2 * seconds)


def distance(problem: Problem) -> float:
    """Return the seconds until a channel in this trouble is looked at again."""
    if isinstance(problem, Throttled):
        return max(problem.retry_ms / 1000, NETWORK_SECONDS)
    retry_seconds = problem.retry_seconds if isinstance(problem, MailError) else 0
    return retry_seconds or NETWORK_SECONDS
