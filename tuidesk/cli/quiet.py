"""`tuidesk quiet`: hold all mail that would leave, and decide about what was held."""

from __future__ import annotations

import argparse

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers
from tuidesk.i18n import _, ngettext


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser("quiet", description=_("Quiet mode: no mail leaves; what would leave is held."))
    actions = parser.add_subparsers(dest="action", metavar="on|off|release|discard")
    actions.add_parser("on", help=_("hold everything from now on"))
    actions.add_parser("off", help=_("let new mail leave again; what is held stays held"))
    actions.add_parser("release", help=_("send what quiet mode held"))
    actions.add_parser("discard", help=_("take back what quiet mode held; replies become drafts"))


def run(args: argparse.Namespace) -> int:
    """Say how things are, switch, or decide."""
    from tuidesk.desk import quiet

    with open_desk("act" if args.action else "read") as desk:
        if args.action in ("on", "off"):
            quiet.switch(desk.store, desk.actor, args.action == "on")
        elif args.action == "release":
            count = quiet.release_all(desk.store, desk.actor)
            say(ngettext("{n} mail leaves", "{n} mails leave", count).format(n=count))
        elif args.action == "discard":
            count = quiet.discard_all(desk.store, desk.actor)
            say(ngettext("{n} mail taken back", "{n} mails taken back", count).format(n=count))
        with desk.store.read() as conn:
            state = quiet.read(conn)
    say(_("Quiet mode is on: no mail leaves") if state.on else _("Quiet mode is off"))
    if state.held:
        say(ngettext("it holds {n} mail", "it holds {n} mails", state.held).format(n=state.held))
    return 0
