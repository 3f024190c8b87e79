"""Many agents at one desk: list moves, news from a colleague, memory and processor time, per database."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.desks import TUIDESK, home, make_desk
from benchmarks.results import Result
from tests.servers.postgres import Postgres
from tests.terminal.program import Terminal, pss_mib

MOVES, CHANGES = 60, 24
PERCENTILE = 0.95
DOWN, UP, TOP = "\x1bOB", "\x1bOA", "g"
URGENT, HIGH = "pu", "ph"  # priority of the ticket under the cursor, by the letters of its picker
AWAY = "\x1b[6~" * 4  # so far from the ticket that two agents are measured at that nobody walks there
ACTS = 0.05  # of a colleague's keys; the others go to the next ticket and back


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many agents work at a desk of which kind, and how many seconds pass between two keys of each."""

    database: str
    agents: int
    pause: tuple[float, float]

    def __str__(self) -> str:
        return f"{self.agents} agents on {self.database}"


CROWDS = (Crowd("SQLite", 30, (1.0, 3.0)), Crowd("PostgreSQL", 100, (20.0, 60.0)))


@dataclass(frozen=True, slots=True)
class Measured:
    """What a crowd saw: milliseconds of each move and change, MiB a session, part of a core a session."""

    moves: list[float]
    changes: list[float]
    memory: float
    core: float


def run() -> list[Result]:
    """Measure 30 agents on SQLite and 100 on PostgreSQL."""
    return [row for crowd in CROWDS for row in _rows(crowd, _measure(crowd))]


def _measure(crowd: Crowd) -> Measured:
    with tempfile.TemporaryDirectory() as folder, home(Path(folder)) as locations, ExitStack() as stack:
        if crowd.database == "PostgreSQL":
            stack.enter_context(_postgresql())
        make_desk(locations, 10_000).close()
        here = stack.enter_context(Terminal(TUIDESK))
        there = stack.enter_context(Terminal(TUIDESK))
        others = [stack.enter_context(Terminal(TUIDESK)) for _ in range(crowd.agents - 2)]
        for terminal in (here, there, *others):
            terminal.until(r"SU\s+\d+", timeout=600)
        with _busy(others, crowd.pause):
            begun, used = time.perf_counter(), _core_seconds([here, there, *others])
            changes = _changes(here, there)
            moves = [here.press(UP if turn % 2 else DOWN).first_milliseconds for turn in range(MOVES)]
            spent = _core_seconds([here, there, *others]) - used
            core = spent / (time.perf_counter() - begun) / crowd.agents
            memory = statistics.mean(pss_mib(terminal.pid) for terminal in (here, there, *others))
    return Measured(moves, changes, memory, core)


@contextmanager
def _postgresql() -> Iterator[None]:
    server = Postgres(connections=600)
    server.start()
    os.environ["TUIDESK_DATABASE"] = server.new_database()
    try:
        yield
    finally:
        del os.environ["TUIDESK_DATABASE"]
        server.remove()


@contextmanager
def _busy(others: list[Terminal], pause: tuple[float, float]) -> Iterator[None]:
    """Let colleagues move about and change priorities, a key after each pause, until the block ends."""
    end = threading.Event()
    thread = threading.Thread(target=_work, args=(others, pause, end))
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def _work(others: list[Terminal], pause: tuple[float, float], end: threading.Event) -> None:
    """Type as agents do who read from ticket to ticket and act on every twentieth."""
    choice = random.Random(len(others))
    for terminal in others:
        terminal.send(AWAY)
    due = {terminal.pid: time.monotonic() + choice.uniform(*pause) for terminal in others}
    while not end.wait(0.05):
        for terminal in others:
            terminal.swallow()
            if time.monotonic() < due[terminal.pid]:
                continue
            act = choice.random() < ACTS
            terminal.send(choice.choice((URGENT, HIGH) if act else (DOWN, UP)))
            due[terminal.pid] = time.monotonic() + choice.uniform(*pause)


def _changes(here: Terminal, there: Terminal) -> list[float]:
    """Change a ticket here and wait for it there; return the milliseconds from the last key on."""
    times: list[float] = []
    for terminal in (here, there):
        terminal.send(TOP)
        terminal.settle(1.0)
    for turn in range(CHANGES):
        here.settle(0.3 + random.random() / 4)
        there.settle(0.1)
        picker, letter = URGENT if turn % 2 == 0 else HIGH
        here.send(picker)
        here.settle(0.3)
        here.send(letter)
        pressed = (time.perf_counter() - there.started) * 1000
        times.append(there.until(r"open\s+urgent" if turn % 2 == 0 else r"open\s+high") - pressed)
    return times


def _core_seconds(terminals: list[Terminal]) -> float:
    """Return the processor time that the programs have used so far."""
    ticks = 0
    for terminal in terminals:
        fields = Path(f"/proc/{terminal.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _rows(crowd: Crowd, found: Measured) -> list[Result]:
    return [
        _row(f"change to a colleague's screen, p95, {crowd}", found.changes, 1000),
        _row(f"cursor key to frame, p95, {crowd}", found.moves, 100),
        Result(
            f"mean PSS of an agent's process, {crowd}",
            f"{found.memory:.0f} MiB",
            f"{found.core * 100:.1f} % of a core each, a key every {crowd.pause[0]:.0f}-{crowd.pause[1]:.0f} s",
            "at most 60 MiB",
            found.memory <= 60,
        ),
    ]


def _row(what: str, times: list[float], budget: int) -> Result:
    ordered = sorted(times)
    high, middle = ordered[int(len(ordered) * PERCENTILE)], ordered[len(ordered) // 2]
    detail = f"median {middle:.0f} ms, slowest {ordered[-1]:.0f} ms of {len(ordered)}"
    return Result(what, f"{high:.0f} ms", detail, f"at most {budget} ms", high <= budget)
