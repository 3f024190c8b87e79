"""Two workers at one desk: they share the channels, and what a killed one held goes on elsewhere, once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.postgres.conftest import Roles
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk
from tuidesk.desk import queues, replying
from tuidesk.desk.replies.letter import Letter
from tuidesk.mail.message import Address
from tuidesk.store import tables as t

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

WAYS = 6
# A worker with leases of four seconds, which it renews twice a second.
WORKER = """
import sys
from tuidesk.cli.main import main
from tuidesk.store.leases import Lease
from tuidesk.worker import keeper
Lease.take.__func__.__defaults__ = (4000,)
keeper.BEAT_SECONDS = 0.1
sys.exit(main(["worker"]))
"""


@pytest.fixture
def desk(roles: Roles, monkeypatch: pytest.MonkeyPatch, smtp_sink: SmtpSink) -> Iterator[Desk]:
    """Give a desk with several ways out, opened as the worker's role."""
    monkeypatch.setenv("TUIDESK_DATABASE", roles.worker)
    opened = Desk()
    for number in range(WAYS):
        opened.way_out(smtp_sink, f"way{number}", f"desk{number}@desk.test")
        opened.queue(f"Queue {number}", reply_via=f"way{number}")
        address = [("creation-address", f"desk{number}@desk.test")]
        queues.change(opened.store, ADMIN, f"Queue {number}", address)
    yield opened
    opened.close()


def held(desk: Desk, worker: subprocess.Popen[bytes], names: str = "%") -> int:
    """Return how many leases of these names a worker holds."""
    mine = sa.and_(t.lease.c.pid == worker.pid, t.lease.c.holder != "", t.lease.c.name.like(names))
    return desk.count(t.lease, mine)


def write(desk: Desk, text: str) -> None:
    """Let a new ticket begin in each queue, whose mail leaves by its own way."""
    for number in range(WAYS):
        letter = Letter(
            to=(Address("", f"{text}{number}@cliente.test"),), subject=text, text=text, queue_id=number + 1
        )
        replying.send(desk.store, ADMIN, letter, undo_ms=0)


@pytest.fixture
def worker() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Return a function that starts a worker, which does not outlive the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", WORKER]))
        return started[-1]

    yield start
    for program in started:
        program.kill()
        program.wait()


def test_two_share_and_one_takes_over(
    desk: Desk, smtp_sink: SmtpSink, worker: Callable[[], subprocess.Popen[bytes]]
) -> None:
    first = worker()
    wait_for(lambda: held(desk, first, "outbound:%") == WAYS, "the first worker to hold all")
    second = worker()
    wait_for(
        lambda: held(desk, second) and abs(held(desk, first) - held(desk, second)) <= 1, "the two to share"
    )
    write(desk, "shared")
    smtp_sink.wait(WAYS)
    wait_for(lambda: sent(desk) == WAYS, "the outbox to know")
    first.kill()
    wait_for(lambda: held(desk, second, "outbound:%") == WAYS, "the second worker to hold all")
    write(desk, "alone")
    wait_for(lambda: sent(desk) == 2 * WAYS, "the outbox to know")
    assert len(smtp_sink.received) == 2 * WAYS


def sent(desk: Desk) -> int:
    return desk.count(t.outbox, t.outbox.c.state == "sent")
