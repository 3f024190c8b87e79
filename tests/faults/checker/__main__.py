"""`python -m tests.faults.checker --seeds N --database sqlite|postgresql`; exits with 1 after any violation."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.faults.checker import quick, report, servers, short
from tests.faults.checker.faults import KINDS
from tests.faults.checker.run import SeedRun, run
from tests.faults.checker.servers import Servers
from tests.faults.checker.sweep import Point, commits, imap_bytes

SWEEPS = {"commits": commits, "bytes": imap_bytes}


def main() -> int:
    """Run the seeds, one after another."""
    parser = argparse.ArgumentParser(prog="make faults")
    parser.add_argument("--seeds", type=int, default=10, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first one")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument(
        "--only", action="append", choices=[kind.name for kind in KINDS], help="a kind of fault"
    )
    parser.add_argument(
        "--sweep", choices=SWEEPS, help="instead: break one round at every such point in turn"
    )
    parser.add_argument("--short", action="store_true", help="instead: the fixed set that CI runs")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing is left running
    quick.hurry()
    if args.short:
        return _short(args.database)
    if args.sweep:
        return _sweep(SWEEPS[args.sweep], args.database)
    runs: list[SeedRun] = []
    with servers.running(args.database) as around:
        try:
            for seed in range(args.first, args.first + args.seeds):
                runs.append(run(seed, around, args.only or ()))
                report.one(runs[-1])
        except (KeyboardInterrupt, SystemExit):
            print("interrupted: what follows is about the seeds until now", flush=True)
    return 0 if report.all_of(runs, args.database, args.only or ()) else 1


def _short(database: str) -> int:
    """Run the fixed set; what did not fire in time on a slow machine is no violation."""
    try:
        with servers.running(database) as around:
            runs = [short.run(number, around) for number in range(short.SEEDS)]
    except pytest.skip.Exception as why:
        print(f"not run here: {why}")
        return 0
    for one in runs:
        report.one(one)
    return 1 if any(one.verdict.wrong for one in runs) else 0


def _sweep(sweep: Callable[[Servers], Iterator[Point]], database: str) -> int:
    points: list[Point] = []
    with servers.running(database) as around:
        try:
            for point in sweep(around):
                points.append(point)
                report.point(point)
        except (KeyboardInterrupt, SystemExit):
            print("interrupted: what follows is about the points until now", flush=True)
    return 0 if report.points(points, database) else 1


if __name__ == "__main__":
    sys.exit(main())
