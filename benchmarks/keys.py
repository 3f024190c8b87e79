"""What one key costs on the line: bytes and milliseconds per cursor-down at 1k, 100k and 1M tickets."""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.desks import TUIDESK, home, make_desk
from benchmarks.results import Result
from tests.terminal.program import Terminal, pss_mib
from tuidesk.store import search
from tuidesk.store.engine import Store

SIZES = (1_000, 100_000, 1_000_000)
DOWN = "\x1bOB"
MOVES = 25
SCROLL_KEYS = 120
WORDS = ("factura", "duplicado 4711", "impres", "rechnung lieferung")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one size of desk gave."""

    size: int
    milliseconds: float
    scroll_bytes: float
    memory: float
    search_ms: float


def run() -> list[Result]:
    """Measure every size and compare each with the smallest."""
    found = {tickets: _measure(tickets) for tickets in SIZES}
    small, middle, large = (found[size] for size in SIZES)
    ratio = large.milliseconds / small.milliseconds
    memory = middle.memory - small.memory
    detail = " / ".join(f"{found[size].size} B, {found[size].milliseconds:.1f} ms" for size in SIZES)
    return [
        Result(
            "bytes of a cursor-down at 1k / 100k / 1M tickets",
            f"{large.size} B",
            detail,
            "at most 900 B",
            large.size <= 900,
        ),
        Result(
            "time of a cursor-down at 1M, of that at 1k", f"{ratio:.2f}×", "", "at most 1.2×", ratio <= 1.2
        ),
        Result(
            "bytes a key while the list scrolls",
            f"{large.scroll_bytes:.0f} B",
            f"mean of {SCROLL_KEYS} keys, page jumps included",
            "at most 1500 B",
            large.scroll_bytes <= 1500,
        ),
        Result(
            "memory that a list of 100k tickets adds",
            f"{memory:.1f} MiB",
            "against 1k",
            "at most 6 MiB",
            memory <= 6,
        ),
        Result(
            "search in 1M messages, first page",
            f"{large.search_ms:.0f} ms",
            f"the slowest of {len(WORDS)} searches, median of 5",
            "at most 100 ms",
            large.search_ms <= 100,
        ),
    ]


def _measure(tickets: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder, home(Path(folder)) as locations:
        store = make_desk(locations, tickets)
        slowest = max(_search_ms(store, words) for words in WORDS)
        store.close()
        with Terminal(TUIDESK) as terminal:
            terminal.until(r"SU\s+\d+")
            terminal.settle(2.0)
            for _ in range(3):
                terminal.press(DOWN, quiet=0.5)
            moves = [terminal.press(DOWN, quiet=0.4) for _ in range(MOVES)]
            scrolled = [terminal.press(DOWN) for _ in range(SCROLL_KEYS)]
            terminal.settle(1.0)
            memory = pss_mib(terminal.pid)
        return Measured(
            int(statistics.median(move.first_size for move in moves)),
            statistics.median(move.first_milliseconds for move in moves),
            statistics.mean(move.size for move in scrolled),
            memory,
            slowest,
        )


def _search_ms(store: Store, words: str) -> float:
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        with store.read() as conn:
            search.ticket_ids(conn, words, 64)
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)
