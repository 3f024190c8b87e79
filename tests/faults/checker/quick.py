"""The worker with short waits: a lease lives 2 s, and whatever is tried again is tried again within a second.

`python -m tests.faults.checker.quick N SECONDS CLOCK ARGUMENTS…` runs `tuidesk ARGUMENTS…`, which kills itself right
after its N-th commit (before it when N is negative; never when N is 0), and whose clock follows the file CLOCK
and is off by SECONDS.
"""

from __future__ import annotations

import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from tests.faults.checker.clock import WALL, Clock
from tuidesk.cli.main import main
from tuidesk.desk import outbox_results
from tuidesk.mail import refusals
from tuidesk.mail.errors import MailError
from tuidesk.mail.imap import connect, errors, wait
from tuidesk.mail.smtp import connect as smtp_connect
from tuidesk.store import sqlite
from tuidesk.store.leases import Lease
from tuidesk.worker import backoff, keeper, leased, mailbox, sender, watch

LEASE_MS = 2000
BUSY_SECONDS = 2
SHORT: tuple[tuple[Any, str, object], ...] = (
    (keeper, "BEAT_SECONDS", 0.5),
    (keeper, "RENEW_EVERY", 1),
    (leased, "CLAIM_SECONDS", 0.2),
    (mailbox, "IDLE_SECONDS", 2.0),
    (wait, "ANSWER_SECONDS", 1.0),
    (connect, "CONNECT_SECONDS", 2.0),
    (errors, "BUSY_MS", 500),
    (errors, "SOON_MS", 500),
    (smtp_connect, "PAUSE_MS", 500),
    (backoff, "FIRST_SECONDS", 0.2),
    (backoff, "LIMIT_SECONDS", 1.0),
    (outbox_results, "NETWORK_MS", 500),
    (outbox_results, "LOGIN_MS", 500),
    (outbox_results, "BACKOFF_MINUTES", (1 / 60,)),
    (sender, "LOOK_SECONDS", 5.0),
    (sender, "SYNC_FIRST_SECONDS", 20.0),
    (watch, "NETWORK_SECONDS", 0.5),
    (sqlite, "BUSY_SECONDS", BUSY_SECONDS),
)


def hurry() -> None:
    """Shorten the waits of this process."""
    for module, name, value in SHORT:
        assert hasattr(module, name), name
        setattr(module, name, value)
    Lease.take.__func__.__defaults__ = (LEASE_MS,)  # type: ignore[attr-defined]
    assert refusals.recognise  # its kinds are known by now
    _no_long_remedies(MailError)


def _no_long_remedies(kind: type[MailError]) -> None:
    for name, short in (("retry_seconds", 0.5), ("wait_ms", 500)):
        if kind.__dict__.get(name):
            setattr(kind, name, short)
    for heir in kind.__subclasses__():
        _no_long_remedies(heir)


def die_at_commit(number: int) -> None:
    """Kill this process at its n-th commit: right after it, or right before when negative."""
    commits = count(1)
    commit = DefaultDialect.do_commit

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        last = next(commits) >= abs(number)
        if not (last and number < 0):
            commit(self, connection)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    hurry()
    if number := int(sys.argv[1]):
        die_at_commit(number)
    WALL.follow(Clock(Path(sys.argv[3])), int(sys.argv[2]))
    sys.exit(main(sys.argv[4:]))
