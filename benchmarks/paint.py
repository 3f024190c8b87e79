"""First paint, and tickets on screen, against an empty Textual app."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.desks import TUIDESK, home, make_desk
from benchmarks.results import Result
from tests.terminal.program import Terminal

RUNS = 9
EMPTY = [sys.executable, "-m", "benchmarks.empty_app"]
A_TICKET = r"SU\s+\d+"


def run() -> list[Result]:
    """Interleave the two programs and compare their medians."""
    empty, first, tickets = [], [], []
    with tempfile.TemporaryDirectory() as folder, home(Path(folder)) as locations:
        make_desk(locations, 1_000).close()
        for program in (EMPTY, TUIDESK):  # once unmeasured: byte-code is written and files are in memory
            with Terminal(program) as terminal:
                terminal.until(r"\S")
        for _ in range(RUNS):
            with Terminal(EMPTY) as terminal:
                empty.append(terminal.until("ready"))
            with Terminal(TUIDESK) as terminal:
                first.append(terminal.until(r"\S"))
                tickets.append(terminal.until(A_TICKET))
    base = statistics.median(empty)
    return [
        _row("first paint, of an empty Textual app", statistics.median(first) / base, 1.3),
        _row("tickets on screen, of an empty Textual app", statistics.median(tickets) / base, 2.5),
    ]


def _row(what: str, ratio: float, budget: float) -> Result:
    return Result(
        what, f"{ratio:.2f}×", f"median of {RUNS} pairs, 1k tickets", f"at most {budget}×", ratio <= budget
    )
