"""`tuidesk filter`: addresses that are never mailed."""

from __future__ import annotations

import argparse

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import print_json, print_table, say
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser(
        "filter", description=_("Filter outgoing mail: recipients that tuidesk never mails.")
    )
    actions = parser.add_subparsers(dest="action", metavar="list|add|remove", required=True)
    add_json(actions.add_parser("list"))
    for action in ("add", "remove"):
        actions.add_parser(action).add_argument("address", metavar="ADDRESS|@DOMAIN")


def run(args: argparse.Namespace) -> int:
    """List, add or remove."""
    from tuidesk.desk import filters

    with open_desk("read" if args.action == "list" else "admin") as desk:
        if args.action == "add":
            say(
                _("{address} is never mailed").format(
                    address=filters.add(desk.store, desk.actor, args.address)
                )
            )
        elif args.action == "remove":
            filters.remove(desk.store, desk.actor, args.address)
        elif args.json:
            for row in filters.listed(desk.store):
                values = {"address": row.address, "source": row.source, "removable": row.removable}
                print_json(values | {"reason": row.reason})
        else:
            rows = [[row.address, row.source, row.reason] for row in filters.listed(desk.store)]
            print_table([_("Address"), _("Source"), _("Reason")], rows)
    return 0
