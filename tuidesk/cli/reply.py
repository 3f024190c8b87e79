"""`tuidesk reply`: answer a ticket through its queue's Reply via."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tuidesk.cli.finding import ticket_id
from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers, add_letter, add_number
from tuidesk.cli.reading import read_body
from tuidesk.cli.sending import addresses, next_step, send
from tuidesk.i18n import _

if TYPE_CHECKING:
    from tuidesk.desk.actor import Actor
    from tuidesk.desk.replies.letter import LetterFile


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _("Answer a ticket: to the customer, and to whom his last mail had in Cc.")
    parser = sub.add_parser("reply", description=description)
    add_number(parser)
    parser.add_argument(
        "--as", dest="agent", metavar=_("AGENT"), help=_("in this agent's name (admins only)")
    )
    add_letter(parser)


def run(args: argparse.Namespace) -> int:
    """Send it and say what happens next."""
    from tuidesk.desk.attaching import attach

    with open_desk("act") as desk:
        answer(desk, args, [attach(path) for path in args.attach])
    return 0


def answer(desk: Desk, args: argparse.Namespace, files: Sequence[LetterFile]) -> None:
    """Send the text that the arguments name with these files, and say what happens next."""
    from tuidesk.desk import replying

    actor = _writer(desk, args.agent)
    found = ticket_id(desk, args.number)
    start = replying.start_reply(desk.store, actor, found)
    letter = replying.Letter(
        ticket_id=found,
        to=start.to,
        cc=start.cc + addresses(args.cc),
        subject=start.subject,
        text=read_body(args.body_file),
        files=tuple(files),
        seen_message_id=start.seen_message_id,
    )
    say(next_step(desk, send(desk, actor, letter, args)))


def _writer(desk: Desk, name: str | None) -> Actor:
    from tuidesk.desk import agents
    from tuidesk.desk.permissions import require

    if name is None or name == desk.actor.name:
        return desk.actor
    require(desk.actor, "admin")
    return agents.named(desk.store, name)
