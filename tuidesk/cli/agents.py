"""`tuidesk agent`: the people who work at the desk."""

from __future__ import annotations

import argparse

from tuidesk.cli import agent_keys, agent_set
from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import print_json, print_table, say
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "The people who work here. An agent logs in as the OS user of that name, or by a key over SSH."
    )
    parser = sub.add_parser("agent", description=description)
    actions = parser.add_subparsers(dest="action", metavar="list|add|set|disable|key|keys", required=True)
    add_json(actions.add_parser("list"))
    add = actions.add_parser("add")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--email", metavar="A", required=True)
    add.add_argument("--role", choices=("admin", "agent", "readonly"), default="agent")
    add.add_argument(
        "--key", metavar="F|-", action="append", default=[], help=_("file of a public key that lets him in")
    )
    add.add_argument(
        "--queue", metavar="Q", action="append", default=[], help=_("make him a member of this queue")
    )
    agent_set.add_parser(actions)
    actions.add_parser("disable").add_argument("name", metavar="NAME")
    agent_keys.add_parsers(actions)


def run(args: argparse.Namespace) -> int:
    """List them, add one, change one, let one no longer work here, or say by which keys they come."""
    if args.action in ("key", "keys"):
        return agent_keys.run(args)
    from tuidesk.desk import agents

    with open_desk("read" if args.action == "list" else "admin") as desk:
        if args.action == "add":
            _add(desk, args)
        elif args.action == "set":
            agent_set.run(desk, args.name, args.changes)
        elif args.action == "disable":
            agents.disable(desk.store, desk.actor, args.name)
            say(_("{name} is no agent any more").format(name=clean_line(args.name)))
        else:
            _list(desk, json=args.json)
    return 0


def _add(desk: Desk, args: argparse.Namespace) -> None:
    from tuidesk.desk import hiring

    keys = [agent_keys.read_key(source) for source in args.key]
    row, open_to_all = hiring.hire(
        desk.store, desk.actor, args.name, args.email, args.role, keys=keys, queue_names=args.queue
    )
    say(_("{name} is an agent now (role {role})").format(name=row.name, role=row.role))
    for queue in open_to_all:
        line = _("{queue} names no members, so everybody works on it: tuidesk queue set {queue} members=…")
        say(line.format(queue=clean_line(queue)))


def _list(desk: Desk, *, json: bool) -> None:
    from tuidesk.desk import agents

    rows, of = agents.listed(desk.store), agent_set.queues_of(desk)
    if json:
        for row in rows:
            plain = {"name": row.name, "email": row.email, "role": row.role, "active": bool(row.active)}
            print_json(plain | {"queues": of.get(row.id, [])})
    else:
        shown = [
            [row.name, row.email or "-", row.role, ", ".join(of.get(row.id, ())) or "-"]
            for row in rows
            if row.active
        ]
        print_table([_("Name"), _("Email"), _("Role"), _("Member of")], shown)
