"""`python -m tests.faults.checker --seeds N --database sqlite|postgresql`; exits with 1 after any violation."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.checker import quick, report
from tests.faults.checker.faults import KINDS
from tests.faults.checker.run import SeedRun, run
from tests.servers import postgres as cluster
from tests.servers.dovecot import Dovecot
from tests.servers.postgres import Postgres
from tests.servers.tls import make_certificates


def main() -> int:
    """Run the seeds, one after another."""
    parser = argparse.ArgumentParser(prog="make faults")
    parser.add_argument("--seeds", type=int, default=10, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first one")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--only", choices=[kind.name for kind in KINDS], default="", help="one kind of fault")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing is left running
    quick.hurry()
    with _dovecot() as dovecot, _postgres(args.database) as postgres:
        runs: list[SeedRun] = []
        for seed in range(args.first, args.first + args.seeds):
            runs.append(run(seed, dovecot, postgres, args.only))
            report.one(runs[-1])
    return 0 if report.all_of(runs, args.database, args.only) else 1


@contextmanager
def _dovecot() -> Iterator[Dovecot]:
    folder = Path(tempfile.mkdtemp(prefix="dovecot"))
    (folder / "certificates").mkdir()
    server = Dovecot(folder, make_certificates(folder / "certificates"))
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgres(database: str) -> Iterator[Postgres | None]:
    if database == "sqlite":
        yield None
        return
    # A crash must not take back what was committed: that is what this is about.
    cluster.SPEED = tuple(one for one in cluster.SPEED if not one.startswith("synchronous_commit"))
    with cluster.running() as server:
        yield server


if __name__ == "__main__":
    sys.exit(main())
