"""`tuidesk restore`: put a backup in the place of the store; the old one is kept."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from tuidesk.cli.opening import folders
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers
from tuidesk.i18n import _, ngettext
from tuidesk.locations import Locations
from tuidesk.term.clean import clean_line


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "Check a backup and put it in the place of the store, while no worker and no other tuidesk runs. "
        "Mail that was waiting to leave is held, since it may have left after the backup was made."
    )
    parser = sub.add_parser("restore", description=description)
    parser.add_argument("folder", metavar="F", help=_("the folder that tuidesk backup made"))
    parser.add_argument(
        "--replace", action="store_true", help=_("although there is a store; the old one is kept beside it")
    )


def run(args: argparse.Namespace) -> int:
    """Restore, and say where the old store is and what waits for an agent."""
    from tuidesk.store import restore

    locations = folders()
    _ask_leave(locations)
    done = restore.restore(locations, Path(args.folder).expanduser().absolute(), replace=args.replace)
    for name in done.kept:
        say(clean_line(_("kept: {name}").format(name=name)))
    if done.held:
        words = ngettext(
            "{n} mail is held, since it may have left after the backup: see tuidesk outbox",
            "{n} mails are held, since they may have left after the backup: see tuidesk outbox",
            done.held,
        )
        say(words.format(n=done.held))
    say(_("The store is restored. Start the worker: it takes in what came since the backup."))
    return 0


def _ask_leave(locations: Locations) -> None:
    """Let only an admin replace a store that can be read; over any other, whoever may write its files."""
    from tuidesk.desk import agents
    from tuidesk.desk.permissions import require
    from tuidesk.store.engine import open_store
    from tuidesk.store.errors import StoreProblem

    try:
        store = open_store(locations, create=False)
    except StoreProblem:
        return
    with closing(store):
        require(agents.current(store), "admin")
