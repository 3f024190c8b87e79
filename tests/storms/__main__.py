"""`python -m tests.storms --rounds N`: every storm, and its figures; exits with 1 when one breaks a promise."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from tests.servers.dovecot import Dovecot
from tests.servers.tls import make_certificates
from tests.storms.pair import TWO_DESKS, two_desks
from tests.storms.robots import ROBOTS
from tests.storms.run import Figures, blowing, wrong


def main() -> int:
    """Blow one storm after another, each on a desk of its own."""
    parser = argparse.ArgumentParser(prog="make storms")
    parser.add_argument("--rounds", type=int, default=10_000, help="mails that each robot would send")
    parser.add_argument("--only", action="append", choices=(*ROBOTS, *TWO_DESKS), help="one kind of storm")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing is left running
    os.environ.pop("TUIDESK_DATABASE", None)
    folder = Path(tempfile.mkdtemp(prefix="storms"))
    folder.chmod(0o755)  # Dovecot's login process, which is nobody, must reach its sockets
    dovecot = Dovecot(_made(folder / "dovecot"), make_certificates(_made(folder / "tls")))
    dovecot.start()
    broken = False
    try:
        for name in args.only or (*TWO_DESKS, *ROBOTS):
            figures, found = _blow(name, args.rounds, _made(folder / name), dovecot)
            print(_line(figures), *found, flush=True)
            broken = broken or bool(found)
    finally:
        dovecot.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if broken else 0


def _blow(name: str, rounds: int, folder: Path, dovecot: Dovecot) -> tuple[Figures, list[str]]:
    if name in TWO_DESKS:
        return two_desks(name, rounds, folder, dovecot)
    with blowing(ROBOTS[name], rounds, folder, dovecot) as storm:
        figures = storm.blow()
    return figures, wrong(ROBOTS[name], figures)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _line(one: Figures) -> str:
    cards = "; ".join(f"stopped {n} to {who}: {why}" for who, why, n, _tickets in one.cards[:2]) or "none"
    where = ", ".join(f"{n} {what}" for what, n in sorted(one.dispositions.items()))
    sent = f"{one.sent.total()}, {max(one.sent.values(), default=0)} to one address"
    human = f"{one.answered_seconds:.1f} s" if one.answered_seconds else "-"
    return (
        f"| {one.name} | {one.came} | {sent} | {where} | {cards} | {human} "
        f"| {one.came / one.seconds:.0f} a second |"
    )


if __name__ == "__main__":
    sys.exit(main())
