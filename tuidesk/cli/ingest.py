"""`tuidesk ingest`: take one mail from standard input, as the last step of a mail server's pipe."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from tuidesk.cli.failures import complain
from tuidesk.errors import BadUsage, NotFound, Problem
from tuidesk.i18n import _

if TYPE_CHECKING:
    from tuidesk.cli.parsing import Subparsers

DONE, USAGE, TEMPORARY = 0, 64, 75  # EX_USAGE and EX_TEMPFAIL of sysexits.h: the mail server keeps the mail


def add_parser(sub: Subparsers) -> None:
    """Add the command's arguments."""
    parser = sub.add_parser("ingest", help=_("take one mail from standard input"))
    parser.add_argument("--queue", metavar="Q", required=True, help=_("the queue that gets its ticket"))


def run(args: argparse.Namespace) -> int:
    """Take in the mail; 0 only when its ticket is committed, 75 whenever trying again may help."""
    try:
        _take(args.queue, sys.stdin.buffer.read())
    except (BadUsage, NotFound) as problem:
        complain(problem.line)
        return USAGE
    except Problem as problem:
        complain(problem.line)
        return TEMPORARY
    except BaseException as error:
        complain(_("Unexpected error ({kind})").format(kind=type(error).__name__))
        return TEMPORARY
    return DONE


def _take(queue: str, raw: bytes) -> None:
    from tuidesk.locations import locate
    from tuidesk.mail.cage import Cage
    from tuidesk.store.engine import open_store
    from tuidesk.term.clean import clean_line
    from tuidesk.worker.whole import door_of_queue, take_whole

    store = open_store(locate())
    try:
        with store.read() as conn:
            door = door_of_queue(conn, queue)
        if door is None:
            title = _("There is no queue {name}").format(name=clean_line(queue, 80))
            raise NotFound(title, _("tuidesk queue list shows them."))
        with Cage() as cage:
            take_whole(store, cage.parse, door, raw)
    finally:
        store.close()
