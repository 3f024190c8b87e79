"""Memory of agents' processes: proportional set size at 1, 10 and 30 sessions."""

from __future__ import annotations

import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.desks import TUIDESK, home, make_desk
from benchmarks.results import Result
from tests.terminal.program import Terminal, pss_mib

SESSIONS = (1, 10, 30)
BUDGET_MIB = 60


def run() -> list[Result]:
    """Open sessions side by side and take the mean of what each costs."""
    with tempfile.TemporaryDirectory() as folder, home(Path(folder)) as locations, ExitStack() as stack:
        make_desk(locations, 1_000).close()
        means: dict[int, float] = {}
        terminals: list[Terminal] = []
        for count in SESSIONS:
            while len(terminals) < count:
                terminal = stack.enter_context(Terminal(TUIDESK))
                terminal.until(r"SU\s+\d+", timeout=120)
                terminals.append(terminal)
            for terminal in terminals:
                terminal.settle(0.2)
            means[count] = statistics.mean(pss_mib(terminal.pid) for terminal in terminals)
    detail = " / ".join(f"{means[count]:.0f}" for count in SESSIONS) + " MiB at 1 / 10 / 30"
    mean = means[SESSIONS[-1]]
    return [
        Result(
            "mean PSS of an agent's process at 30",
            f"{mean:.0f} MiB",
            detail,
            "at most 60 MiB",
            mean <= BUDGET_MIB,
        )
    ]
