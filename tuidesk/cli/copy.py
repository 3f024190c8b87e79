"""`tuidesk copy`: move the desk into another database, with proof that nothing changed."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

from tuidesk.cli.opening import folders
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers
from tuidesk.i18n import _, ngettext
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    from tuidesk.locations import Locations
    from tuidesk.store.copying import Copied

_TOLD_SECONDS = 0.5


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "Copy the desk into an empty database, while no worker and no other tuidesk runs, read every row and "
        "mail of the copy again, and leave the old store. It may be stopped and begun again."
    )
    parser = sub.add_parser("copy", description=description)
    parser.add_argument(
        "--to", metavar="URL", required=True, help=_("postgresql://USER@HOST/NAME or sqlite:///FILE")
    )


def run(args: argparse.Namespace) -> int:
    """Copy, print the proof, and say how to go on with the new store."""
    from tuidesk.store import copying

    locations = folders()
    _ask_leave(locations)
    try:
        copied = copying.copy(locations, args.to, _Progress() if sys.stderr.isatty() else _silent)
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\n")
    if copied is not None:
        _show(copied, to_file=args.to.startswith("sqlite"))
    say(clean_line(_("The desk is now in {place}").format(place=copying.place(args.to))))
    say(_("The old store is kept, and marked so that nobody works with it."))
    say(_("For the worker and every session, set TUIDESK_DATABASE, or this in config.toml:"))
    if not args.to.startswith("sqlite"):
        say(_("(with the role of the worker or of the sessions in place of the owner's)"))
    say(clean_line(f'database = "{copying.place(args.to)}"'))
    return 0


def _ask_leave(locations: Locations) -> None:
    """Let only an admin move the desk; one that was left already may come to its end."""
    from contextlib import closing

    from tuidesk.desk import agents
    from tuidesk.desk.permissions import require
    from tuidesk.store.engine import open_store
    from tuidesk.store.errors import StoreMoved

    try:
        store = open_store(locations, create=False)
    except StoreMoved:
        return
    with closing(store):
        require(agents.current(store), "admin")


def _show(copied: Copied, *, to_file: bool) -> None:
    """Print rows and hash of each table, which are those of both stores."""
    for name, proof in copied.proofs.items():
        say(f"{name:<18}{proof.rows:>10}  {proof.digest[:16]}")
    say(f"{'raw':<18}{copied.pieces:>10}  SHA-256")
    if copied.damaged:
        words = ngettext(
            "{n} mail or file was damaged before, and is not in the copy: see tuidesk doctor",
            "{n} mails or files were damaged before, and are not in the copy: see tuidesk doctor",
            copied.damaged,
        )
        say(words.format(n=copied.damaged))
    if copied.nuls and not to_file:
        words = ngettext(
            "{n} NUL character is U+FFFD in PostgreSQL",
            "{n} NUL characters are U+FFFD in PostgreSQL",
            copied.nuls,
        )
        say(words.format(n=copied.nuls))


class _Progress:
    """Shows on one line of the terminal what is at work."""

    def __init__(self) -> None:
        self._what = ""
        self._done = 0
        self._told = 0.0

    def __call__(self, what: str, more: int) -> None:
        self._done = more if what != self._what else self._done + more
        self._what = what
        if time.monotonic() - self._told > _TOLD_SECONDS:
            self._told = time.monotonic()
            sys.stderr.write(f"\r{what:<18}{self._done:>10}")
            sys.stderr.flush()


def _silent(_what: str, _more: int) -> None:
    """Show nothing: nobody looks."""
