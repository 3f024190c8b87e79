"""`tuidesk set`: a ticket's status, priority, queue or tags."""

from __future__ import annotations

import argparse

from tuidesk.cli.finding import queue_id, ticket_id
from tuidesk.cli.opening import open_desk
from tuidesk.cli.parsing import Subparsers, add_number
from tuidesk.errors import BadUsage
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    from tuidesk.desk.tickets import PRIORITIES, STATUSES

    parser = sub.add_parser("set", description=_("Change a ticket's status, priority, queue or tags."))
    add_number(parser)
    parser.add_argument("--status", choices=STATUSES)
    parser.add_argument("--priority", choices=PRIORITIES)
    parser.add_argument("--queue", metavar="Q", help=_("move it there; it is answered as before"))
    parser.add_argument("--tag", metavar="T", action="append", default=[], help=_("put this tag on it"))
    parser.add_argument("--untag", metavar="T", action="append", default=[], help=_("take this tag off"))


def run(args: argparse.Namespace) -> int:
    """Make the changes, in the order tags, queue, priority, status."""
    from tuidesk.desk import tags, tickets

    wishes = (args.status, args.priority, args.queue)
    if all(wish is None for wish in wishes) and not (args.tag or args.untag):
        raise BadUsage(_("Nothing to change"), _("Give --status, --priority, --queue, --tag or --untag."))
    with open_desk("act") as desk:
        ids = [ticket_id(desk, args.number)]
        if args.tag or args.untag:
            tags.change(desk.store, desk.actor, ids, args.tag, args.untag)
        if args.queue is not None:
            tickets.move(desk.store, desk.actor, ids, queue_id(desk, args.queue))
        if args.priority is not None:
            tickets.set_priority(desk.store, desk.actor, ids, tickets.PRIORITIES.index(args.priority))
        if args.status is not None:
            tickets.set_status(desk.store, desk.actor, ids, args.status)
    return 0
