"""`tuidesk loops`: every way that mail could take back to this desk. Exit code 1 when nothing stops one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import print_json, say
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.i18n import _, ngettext

if TYPE_CHECKING:
    from tuidesk.desk.loops import Report

SHOWN = 20  # circles that something stops; more of them say nothing new


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser(
        "loops",
        description=_("Walk every way that mail of this desk could take back to it, and send nothing."),
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Tell how mail comes and goes, and every circle."""
    from tuidesk.desk import loops

    with open_desk("read") as desk:
        found = loops.report(desk.store)
    if args.json:
        for one in found.circles:
            print_json({"circle": one.line, "open": one.open, "stopped": one.stopped, "hint": one.hint})
    else:
        _tell(found)
    return 1 if any(one.open for one in found.circles) else 0


def _tell(found: Report) -> None:
    for line in found.queues:
        say(line)
    stopped = [one for one in found.circles if not one.open]
    for one in [one for one in found.circles if one.open]:
        say(f"! {one.line}: {one.stopped}. {one.hint}")
    for one in stopped[:SHOWN]:
        say(f"  {one.line}: {one.stopped}")
    more = len(stopped) - SHOWN
    if more > 0:
        say(
            ngettext("  and {n} more that is stopped", "  and {n} more that are stopped", more).format(n=more)
        )
    if len(stopped) == len(found.circles):
        say(_("No mail of this desk goes round in circles."))
