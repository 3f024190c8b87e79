"""`tuidesk agent`: the people who work at the desk."""

from __future__ import annotations

import argparse

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import print_json, print_table, say
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser(
        "agent", description=_("The people who work here. An agent logs in as the OS user of that name.")
    )
    actions = parser.add_subparsers(dest="action", metavar="list|add|disable", required=True)
    add_json(actions.add_parser("list"))
    add = actions.add_parser("add")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--email", metavar="A", required=True)
    add.add_argument("--role", choices=("admin", "agent", "readonly"), default="agent")
    actions.add_parser("disable").add_argument("name", metavar="NAME")


def run(args: argparse.Namespace) -> int:
    """List them, add one, or let one no longer work here."""
    from tuidesk.desk import agents

    with open_desk("read" if args.action == "list" else "admin") as desk:
        if args.action == "add":
            row = agents.add(desk.store, desk.actor, args.name, args.email, args.role)
            say(_("{name} is an agent now (role {role})").format(name=row.name, role=row.role))
        elif args.action == "disable":
            agents.disable(desk.store, desk.actor, args.name)
            say(_("{name} is no agent any more").format(name=clean_line(args.name)))
        elif args.json:
            for row in agents.listed(desk.store):
                print_json(
                    {"name": row.name, "email": row.email, "role": row.role, "active": bool(row.active)}
                )
        else:
            rows = [[row.name, row.email or "-", row.role] for row in agents.listed(desk.store) if row.active]
            print_table([_("Name"), _("Email"), _("Role")], rows)
    return 0
