"""`tuidesk split`: a mail gets a ticket of its own."""

from __future__ import annotations

import argparse

from tuidesk.cli.finding import ticket_id
from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import print_json, say
from tuidesk.cli.parsing import Subparsers, add_json, add_number
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser("split", description=_("Move a mail of a ticket to a new ticket."))
    add_number(parser)
    parser.add_argument(
        "message", metavar="MESSAGE", help=_("its Message-ID, or its place in `tuidesk show`, from 1")
    )
    parser.add_argument("--later", action="store_true", help=_("with what its writer sent later"))
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Split it off, and say the new ticket's number."""
    from tuidesk.desk import splitting

    with open_desk("act") as desk:
        message_id = _find(desk, args.number, args.message)
        made = splitting.split(desk.store, desk.actor, message_id, later=args.later)
    if args.json:
        print_json({"number": made.number})
    else:
        say(_("new ticket #{number}").format(number=made.number))
    return 0


def _find(desk: Desk, number: int, wanted: str) -> int:
    """Return the row id of a ticket's message; raises NotFound."""
    from tuidesk.store.conversation import entries

    found = ticket_id(desk, number)
    with desk.store.read() as conn:
        messages = entries(conn, found)
    for place, entry in enumerate(messages, 1):
        if wanted in (str(place), entry.message_id):
            return entry.id
    title = _("#{number} has no message {message}").format(number=number, message=clean_line(wanted, 120))
    raise NotFound(title, _("`tuidesk show` shows them."))
