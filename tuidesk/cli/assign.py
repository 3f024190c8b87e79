"""`tuidesk assign`: give a ticket to an agent, or to nobody."""

from __future__ import annotations

import argparse

from tuidesk.cli.finding import ticket_id
from tuidesk.cli.opening import open_desk
from tuidesk.cli.parsing import Subparsers, add_number
from tuidesk.i18n import _

ME, NOBODY = "me", "-"


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser("assign", description=_("Give a ticket to an agent."))
    add_number(parser)
    parser.add_argument("who", metavar=_("WHO"), help=_("an agent's name, me, or - for nobody"))


def run(args: argparse.Namespace) -> int:
    """Assign it."""
    from tuidesk.desk import agents, tickets

    with open_desk("act") as desk:
        found = ticket_id(desk, args.number)
        agent_id = desk.actor.agent_id if args.who == ME else None
        if args.who not in (ME, NOBODY):
            agent_id = agents.named(desk.store, args.who).agent_id
        tickets.assign(desk.store, desk.actor, [found], agent_id)
    return 0
