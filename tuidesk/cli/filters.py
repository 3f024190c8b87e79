"""`tuidesk filter`: addresses that are never mailed."""

from __future__ import annotations

import argparse

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import iso, local, print_json, print_table, say
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
        one = actions.add_parser(action)
        one.add_argument("address", metavar="ADDRESS|@DOMAIN")
        if action == "add":
            one.add_argument(
                "--reason", metavar=_("TEXT"), default="", help=_("why, for those who wonder later")
            )


def run(args: argparse.Namespace) -> int:
    """List, add or remove."""
    from tuidesk.desk import filters

    with open_desk("read" if args.action == "list" else "admin") as desk:
        if args.action == "add":
            address = filters.add(desk.store, desk.actor, args.address, args.reason)
            say(_("{address} is never mailed").format(address=address))
        elif args.action == "remove":
            filters.remove(desk.store, desk.actor, args.address)
        elif args.json:
            for row in filters.listed(desk.store):
                values = {"address": row.address, "source": row.source, "removable": row.removable}
                print_json(values | {"reason": row.reason, "added": iso(row.added_at)})
        else:
            print_table(
                [_("Address"), _("Source"), _("Added"), _("Reason")],
                [
                    [row.address, row.source, local(row.added_at, desk.actor), row.reason]
                    for row in filters.listed(desk.store)
                ],
            )
    return 0
