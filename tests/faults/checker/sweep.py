"""One small round of work, broken at every point in turn: at each commit, or after ever more bytes of IMAP.

A round takes in two mails, one of which lies in both mailboxes, and sends two replies. It is broken, a
second round mends it, and the books are compared; the sweep ends with the first round that nothing broke.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import sqlalchemy as sa

from tests.faults.checker.agents import Agent, settle_doubts
from tests.faults.checker.compare import Verdict, compare
from tests.faults.checker.generator import Generator
from tests.faults.checker.place import PROGRAM, Place
from tests.faults.checker.servers import Servers
from tests.faults.checker.ways import IDLE, POLL
from tuidesk.store import tables as t

BYTES = 97  # a step that is no multiple of a line's or a record's length
BATCH = 25  # rounds of one desk, or its books would grow with every round
ROUND_SECONDS = 120
REPLIES = 2


@dataclass
class Point:
    """One point of a sweep: what it was, whether the round was broken there, and how the books stood."""

    words: str
    broken: bool
    verdict: Verdict


def commits(servers: Servers) -> Iterator[Point]:
    """Kill the worker right after its first commit and right before it, then at the second, and so on."""
    steps = (sign * number for number in count(1) for sign in (1, -1))
    while True:
        with Place(0, servers, tokens=False) as place:
            place.end_workers()
            for _ in range(BATCH):
                number = next(steps)
                _prepare(place)
                code = _round(place, number)
                _mend(place)
                where = "before" if number < 0 else "after"
                yield Point(f"killed {where} commit {abs(number)}", code == -signal.SIGKILL, compare(place))
                if code == 0:
                    return


def imap_bytes(servers: Servers) -> Iterator[Point]:
    """Cut each mailbox's connection after 1 byte of the server, then after a step more, and so on."""
    steps = (1 + step * BYTES for step in count())
    while True:
        with Place(0, servers, tokens=False) as place:
            place.end_workers()
            for _ in range(BATCH):
                number = next(steps)
                _prepare(place)
                ways = (place.imap[IDLE], place.imap[POLL])
                before = sum(way.cuts for way in ways)
                for way in ways:
                    way.cut_after = number
                _round(place, 0)
                broken = sum(way.cuts for way in ways) > before
                for way in ways:
                    way.mend()
                _mend(place)
                yield Point(f"cut after {number} bytes", broken, compare(place))
                if not broken:
                    return


def _prepare(place: Place) -> None:
    """Let mail come that is not read yet, and replies be written that did not leave yet."""
    customer = Generator(place, place.random.getrandbits(32), prefix=f"r{place.random.getrandbits(32):08x}")
    agent = Agent(place, place.actors[0], 0, prefix=f"r{place.random.getrandbits(32):08x}")
    customer.write(IDLE, POLL)
    customer.write(IDLE)
    waiting = place.rows(sa.select(t.ticket.c.id).where(t.ticket.c.waiting == "us")) or []
    for ticket in waiting[:REPLIES]:
        agent.answer(ticket.id)


def _round(place: Place, dies_at: int) -> int:
    command = [*PROGRAM, str(dies_at), "0", str(place.folder / "clock"), "worker", "--once"]
    with (place.folder / "worker.log").open("ab") as log:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=ROUND_SECONDS, check=False
        ).returncode


def _mend(place: Place) -> None:
    """Run rounds until nothing waits any more."""
    for _ in range(5):
        _round(place, 0)
        settle_doubts(place)
        if place.count(t.outbox, t.outbox.c.state.in_(("queued", "sending"))) == 0:
            return
