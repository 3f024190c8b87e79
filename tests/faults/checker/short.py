"""The fixed set of faults that CI runs on each kind of store."""

from __future__ import annotations

from tests.faults.checker.faults import KINDS
from tests.faults.checker.run import SeedRun, run_faults
from tests.faults.checker.servers import Servers

ALWAYS = (
    "worker killed",
    "IMAP cut after n bytes",
    "SMTP cut after the last dot",
    "SMTP 4xx at RCPT",
    "UIDVALIDITY changed",
    "worker paused past its lease",
)
SQLITE = ("disk full", "clocks set 1 h back")
POSTGRESQL = ("COMMIT whose answer is lost", "PostgreSQL restarted")
SEEDS = 2
HEAL_SECONDS = 300.0  # CI may be slow, and that is no fault


def run(number: int, servers: Servers) -> SeedRun:
    """Run one part of the set."""
    names = ALWAYS + (POSTGRESQL if servers.postgres else SQLITE)
    kinds = {kind.name: kind for kind in KINDS}
    faults = [kinds[name] for name in names[number::SEEDS]]
    return run_faults(number, servers, faults, terminal=False, heal_seconds=HEAL_SECONDS)
