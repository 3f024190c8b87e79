"""`tuidesk backup`: a verified copy of store and raw mail, without the private key."""

from __future__ import annotations

import argparse
from pathlib import Path

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "Copy the store and all raw mail into a new folder. It holds no private key: see tuidesk key."
    )
    parser = sub.add_parser("backup", description=description)
    parser.add_argument("folder", metavar="F", help=_("the folder to make"))


def run(args: argparse.Namespace) -> int:
    """Copy it and name the files."""
    from tuidesk.store import backup

    folder = Path(args.folder).expanduser().absolute()
    if folder.exists():
        title = _("{path} exists").format(path=clean_line(str(folder)))
        raise BadUsage(title, _("Name a folder that does not exist yet."))
    with open_desk("admin") as desk:
        for path in backup.back_up(desk.store, folder):
            say(clean_line(str(path)))
    return 0
