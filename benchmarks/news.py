"""How soon an agent sees new mail, and how soon keys are answered while mail pours in."""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from benchmarks.desks import TUIDESK, home, make_desk
from benchmarks.mailbox import connect, letters, mail_server
from benchmarks.results import Result
from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.terminal.program import Terminal
from tests.worker.post import letter
from tuidesk.desk import intake
from tuidesk.mail.parse import parse
from tuidesk.store import clock, tables
from tuidesk.store.engine import Store

MAILS = 24
FLOOD = 2_000
PERCENTILE = 0.95
DOWN, UP, TOP = "\x1bOB", "\x1bOA", "g"


def run() -> list[Result]:
    """Measure on one desk of 1k tickets, with the worker and a program in a terminal beside it."""
    with (
        mail_server() as dovecot,
        tempfile.TemporaryDirectory() as folder,
        home(Path(folder)) as locations,
    ):
        login = dovecot.add_user("bench")
        store = make_desk(locations, 1_000)
        connect(store, dovecot, login)
        with Terminal(TUIDESK) as terminal:
            terminal.until(r"SU\s+\d+")
            with _worker():
                _wait_for_idle(terminal, dovecot, login[0])
                committed = _seen(terminal, lambda raw: _commit(store, raw))
                delivered = _seen(terminal, lambda raw: dovecot.deliver(login[0], raw))
            for raw in letters(FLOOD):
                dovecot.deliver(login[0], raw)
            with _worker():
                keys = _keys_in_a_flood(terminal, store)
        store.close()
    return [
        _row("commit to painted row, p95", committed, 300, f"{MAILS} mails"),
        _row("mail delivered to row on screen with IDLE, p95", delivered, 1000, f"{MAILS} mails"),
        _row(
            "key to frame while the worker takes mail in at full speed, p95", keys, 100, f"{len(keys)} keys"
        ),
    ]


@contextmanager
def _worker() -> Iterator[None]:
    process = subprocess.Popen([*TUIDESK, "worker"], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for_idle(terminal: Terminal, dovecot: Dovecot, user: str) -> None:
    """Return when the worker has taken a first mail, after which it waits with IDLE."""
    dovecot.deliver(user, _mail("warm-up"))
    terminal.until("warm-up")
    terminal.settle(1.0)


def _mail(subject: str) -> bytes:
    return letter("Ana Ruiz <ana@client.test>", "support@bench.test", subject, "Where is it?")


def _seen(terminal: Terminal, arrive: Callable[[bytes], None]) -> list[float]:
    """Let mails arrive one by one and return the milliseconds from there to the screen."""
    times: list[float] = []
    for _ in range(MAILS):
        terminal.send(TOP)  # new mail needs room above the ticket under the cursor
        terminal.settle(0.3 + random.random() / 4)  # so that it comes at any moment between two looks
        word = f"word{random.randrange(10**9)}"
        arrive(_mail(word))
        arrived = (time.perf_counter() - terminal.started) * 1000
        times.append(terminal.until(word) - arrived)
    return times


def _commit(store: Store, raw: bytes) -> None:
    """Take a mail in here, so that the moment of the commit is known."""
    arrival = intake.Arrival("pipe:Support", "", 0, None, store.raw.put(raw), parse(raw), clock.now(), 1)
    intake.take(store, [arrival])


def _keys_in_a_flood(terminal: Terminal, store: Store) -> list[float]:
    """Press keys while the worker takes in a full mailbox; return the milliseconds until each frame ended."""
    known = _taken(store)
    wait_for(lambda: _taken(store) > known, "the first mails of the flood")
    times: list[float] = []
    while _taken(store) < known + FLOOD * 0.9:
        times.append(terminal.press(DOWN if len(times) % 2 else UP).first_milliseconds)
    return times


def _taken(store: Store) -> int:
    with store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(tables.ledger)) or 0


def _row(what: str, times: list[float], budget: int, detail: str) -> Result:
    found = sorted(times)
    high, middle = found[int(len(found) * PERCENTILE)], found[len(found) // 2]
    detail = f"median {middle:.0f} ms, slowest {found[-1]:.0f} ms; {detail}"
    return Result(what, f"{high:.0f} ms", detail, f"at most {budget} ms", high <= budget)
