"""`tuidesk note`: an internal note on a ticket, which no customer sees."""

from __future__ import annotations

import argparse
import sys

from tuidesk.cli.finding import ticket_id
from tuidesk.cli.opening import open_desk
from tuidesk.cli.parsing import Subparsers, add_body, add_number
from tuidesk.cli.reading import read_body
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser("note", description=_("Add an internal note to a ticket."))
    add_number(parser)
    add_body(parser)


def run(args: argparse.Namespace) -> int:
    """Add it."""
    from tuidesk.desk import mentioning, tickets

    with open_desk("act") as desk:
        found = ticket_id(desk, args.number)
        change = tickets.add_note(desk.store, desk.actor, [found], read_body(args.body_file))
        hear = mentioning.colleagues(desk.store, desk.actor, found).hear if change.unknown else ()
    for name in change.unheard:
        print(
            clean_line(_("{name} does not see this queue and was not told").format(name=name)),
            file=sys.stderr,
        )
    if change.unknown:
        print(mentioning.unknown_words(change.unknown, hear), file=sys.stderr)
    return 0
