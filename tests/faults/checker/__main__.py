"""`python -m tests.faults.checker --seeds N --database sqlite|postgresql`; exits with 1 after any violation."""

from __future__ import annotations

import argparse
import signal
import sys

from tests.faults.checker import quick, report, servers
from tests.faults.checker.faults import KINDS
from tests.faults.checker.run import SeedRun, run


def main() -> int:
    """Run the seeds, one after another."""
    parser = argparse.ArgumentParser(prog="make faults")
    parser.add_argument("--seeds", type=int, default=10, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first one")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument(
        "--only", action="append", choices=[kind.name for kind in KINDS], help="a kind of fault"
    )
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing is left running
    quick.hurry()
    runs: list[SeedRun] = []
    with servers.running(args.database) as around:
        try:
            for seed in range(args.first, args.first + args.seeds):
                runs.append(run(seed, around, args.only or ()))
                report.one(runs[-1])
        except (KeyboardInterrupt, SystemExit):
            print("interrupted: what follows is about the seeds until now", flush=True)
    return 0 if report.all_of(runs, args.database, args.only or ()) else 1


if __name__ == "__main__":
    sys.exit(main())
