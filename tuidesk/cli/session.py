"""`tuidesk session`: what sshd runs for an agent; it begins anew in an environment that nobody else wrote.

The identity is `--as` of this command line, which is the forced command of the agent's key. The
desk is where `--home` says, else at the account's usual places. From the client come only the
name of its terminal, its language and the words of SSH_ORIGINAL_COMMAND.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tuidesk.cli.parsing import Subparsers
from tuidesk.cli.sessions import environment
from tuidesk.errors import BadUsage
from tuidesk.i18n import _

INSIDE = "tuidesk.cli.sessions.inside"


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _("The restricted door of one agent, for the forced command of an SSH key.")
    parser = sub.add_parser("session", description=description)
    parser.add_argument("--home", metavar="DIR", type=home, default=None, help=_("the desk's folder"))
    parser.add_argument(
        "--as", dest="agent", metavar=_("AGENT"), required=True, help=_("whose session it is")
    )


def home(text: str) -> str:
    """Return an absolute path, since who logs in may stand anywhere; raises BadUsage."""
    if not Path(text).is_absolute() or not text.isprintable():
        raise BadUsage(
            _("The desk's folder must be an absolute path"), _("Give one such as /var/lib/tuidesk.")
        )
    return text


def run(args: argparse.Namespace) -> int:
    """Replace this process by one of the same Python that reads no variable of its own (`-I`)."""
    given = dict(os.environ)
    if sys.flags.utf8_mode:
        given.pop("LC_CTYPE", None)  # Python put it there itself: no locale of this machine was set (PEP 538)
    made = environment.built(given, args.home or "")
    python = sys.executable
    os.execve(python, [python, "-I", "-m", INSIDE, args.agent], made)  # noqa: S606 - this Python, our module
