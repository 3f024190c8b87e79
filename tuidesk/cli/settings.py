"""`tuidesk settings`: the desk, opened at its settings; with key=value, facts about the desk as a whole."""

from __future__ import annotations

import argparse

from tuidesk.cli.desk import open_at
from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.parsing import Subparsers, assignments
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser("settings", description=_("Open the desk at its settings, or set one."))
    words = _("mail-domain= the domain whose mail this desk's listener takes, for made creation addresses")
    parser.add_argument("changes", metavar="KEY=VALUE", nargs="*", help=words)


def run(args: argparse.Namespace) -> int:
    """Show the settings, or change what is named."""
    if not args.changes:
        return open_at("settings")
    with open_desk("admin") as desk:
        for key, text in assignments(args.changes):
            _set(desk, key, text)
    return 0


def _set(desk: Desk, key: str, text: str) -> None:
    from tuidesk.desk.forwarding import creation as creation_addresses

    if key != "mail-domain":
        title = _("{key} is no setting of the desk").format(key=clean_line(key, 40))
        raise BadUsage(title, _("Use: {keys}").format(keys="mail-domain="))
    creation_addresses.set_domain(desk.store, desk.actor, text)
