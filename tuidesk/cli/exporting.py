"""`tuidesk export`: every ticket and mail, or all that is held about one person, in files for other programs."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from tuidesk.cli.counted import say_counts
from tuidesk.cli.opening import open_desk
from tuidesk.cli.parsing import Subparsers
from tuidesk.errors import BadUsage, Problem
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "Write every ticket with its messages, notes and history, and every mail, into a new folder."
    )
    parser = sub.add_parser("export", description=description)
    parser.add_argument("folder", metavar="DIR", help=_("the folder to make"))
    parser.add_argument("--person", metavar="A", help=_("only what is held about this address"))


def run(args: argparse.Namespace) -> int:
    """Write it, and say how much it is."""
    from tuidesk.cli.listing import as_json
    from tuidesk.desk import exporting, person

    folder = Path(args.folder).expanduser().absolute()
    with open_desk("admin") as desk:
        try:
            if args.person:
                counts = person.disclose(desk.store, desk.actor, args.person, folder)
            else:
                counts = asdict(exporting.export(desk.store, desk.actor, folder, as_json))
        except FileExistsError as error:
            title = _("{path} exists").format(path=clean_line(str(folder)))
            raise BadUsage(title, _("Name a folder that does not exist yet.")) from error
        except OSError as error:
            title = _("{path} cannot be written: {why}").format(
                path=clean_line(str(folder)), why=error.strerror
            )
            raise Problem(title, _("Name a folder that this user may write to.")) from error
    say_counts(counts)
    return 0
