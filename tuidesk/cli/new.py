"""`tuidesk new`: a ticket that starts with our mail."""

from __future__ import annotations

import argparse

from tuidesk.cli.finding import queue_id
from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers, add_letter
from tuidesk.cli.reading import read_body
from tuidesk.cli.sending import addresses, next_step, send
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser("new", description=_("Open a ticket in a queue and mail its first message."))
    parser.add_argument("--queue", metavar="Q", required=True)
    parser.add_argument("--to", metavar="A", action="append", required=True, help=_("whom it goes to"))
    parser.add_argument("--subject", metavar="S", required=True)
    add_letter(parser)


def run(args: argparse.Namespace) -> int:
    """Open it and say its number and what happens next."""
    from tuidesk.desk.attaching import attach
    from tuidesk.desk.replies.letter import Letter

    with open_desk("act") as desk:
        letter = Letter(
            queue_id=queue_id(desk, args.queue),
            to=addresses(args.to),
            cc=addresses(args.cc),
            subject=args.subject,
            text=read_body(args.body_file),
            files=tuple(attach(path) for path in args.attach),
        )
        say(next_step(desk, send(desk, desk.actor, letter, args)))
    return 0
