"""`tuidesk demo`: a throw-away desk whose invented customers write and answer."""

from __future__ import annotations

import argparse

from tuidesk.cli.desk import need_terminal
from tuidesk.cli.parsing import Subparsers, positive
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser(
        "demo", description=_("Open a demo desk. Nothing of it stays, and no mail leaves this machine.")
    )
    parser.add_argument(
        "--tickets", metavar="N", type=positive, default=0, help=_("with so many invented tickets")
    )


def run(args: argparse.Namespace) -> int:
    """Show it."""
    need_terminal()
    from tuidesk.demo import run as demo

    return demo.run(args.tickets)
