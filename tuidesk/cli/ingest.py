"""`tuidesk ingest`: take one mail from standard input, as the last step of a mail server's pipe.

`main` turns every failure into the code of sysexits.h that a mail server understands.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from tuidesk.errors import NotFound
from tuidesk.i18n import _

if TYPE_CHECKING:
    from tuidesk.cli.parsing import Subparsers


def add_parser(sub: Subparsers) -> None:
    """Add the command's arguments."""
    parser = sub.add_parser("ingest", help=_("take one mail from standard input"))
    parser.add_argument("--queue", metavar="Q", required=True, help=_("the queue that gets its ticket"))


def run(args: argparse.Namespace) -> int:
    """Do the whole intake of the mail; 0 only when its ticket is committed. Needs no running worker."""
    from tuidesk.locations import locate
    from tuidesk.mail.cage import Cage
    from tuidesk.store.engine import open_store
    from tuidesk.term.clean import clean_line
    from tuidesk.worker.whole import door_of_queue, take_whole

    raw = sys.stdin.buffer.read()
    store = open_store(locate())
    try:
        with store.read() as conn:
            door = door_of_queue(conn, args.queue)
        if door is None:
            title = _("There is no queue {name}").format(name=clean_line(args.queue, 80))
            raise NotFound(title, _("tuidesk queue list shows them."))
        with Cage() as cage:
            take_whole(store, cage.parse, door, raw)
    finally:
        store.close()
    return 0
