"""`tuidesk merge`: two tickets become one, or two again."""

from __future__ import annotations

import argparse

from tuidesk.cli.finding import ticket_id
from tuidesk.cli.opening import open_desk
from tuidesk.cli.parsing import Subparsers, add_number, ticket_number
from tuidesk.errors import BadUsage
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser("merge", description=_("Move all of a ticket into another one, which stays."))
    add_number(parser)
    parser.add_argument(
        "into", metavar="INTO", type=ticket_number, nargs="?", help=_("the number of the ticket that stays")
    )
    parser.add_argument("--undo", action="store_true", help=_("take the ticket out again"))


def run(args: argparse.Namespace) -> int:
    """Merge them, or take the first one out again."""
    from tuidesk.desk import merging

    if (args.into is None) is not args.undo:
        raise BadUsage(_("Say into which ticket"), _("Give its number, or --undo."))
    with open_desk("act") as desk:
        loser = ticket_id(desk, args.number)
        if args.undo:
            merging.unmerge(desk.store, desk.actor, loser)
        else:
            merging.merge(desk.store, desk.actor, loser, ticket_id(desk, args.into))
    return 0
