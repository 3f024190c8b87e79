"""`tuidesk reparse`: read stored mail again with the present parser."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers, ticket_number
from tuidesk.errors import BadUsage, Problem
from tuidesk.i18n import _, ngettext
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    from tuidesk.desk.reparse import Progress
    from tuidesk.store.reparse import Scope

LEASE = "reparse"
MOST_MOVED = 50  # of mails that would stand elsewhere, in a dry run


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "Read stored mail again with the present parser. What agents did stays as it is, and no mail moves"
        " to another ticket. It may be stopped at any time and goes on where it was."
    )
    parser = sub.add_parser("reparse", description=description)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--ticket", metavar="N", type=ticket_number, help=_("the mail of one ticket"))
    which.add_argument("--since", metavar="DATE", help=_("mail that came since a day, such as 2026-11-30"))
    which.add_argument("--all", action="store_true", help=_("all mail"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would change"))


def run(args: argparse.Namespace) -> int:
    """Read mail again; 1 when some of it is missing in the store."""
    with open_desk("admin") as desk:
        scope = _scope(desk, args)
        progress = _dry(desk, scope) if args.dry_run else _real(desk, scope)
    _report(progress, dry=args.dry_run)
    return 1 if progress.lost else 0


def _scope(desk: Desk, args: argparse.Namespace) -> Scope:
    from tuidesk.cli.finding import ticket_id
    from tuidesk.store.reparse import Scope

    if args.ticket is not None:
        return Scope(ticket_id=ticket_id(desk, args.ticket))
    return Scope(since=_moment(args.since, desk) if args.since else None)


def _moment(text: str, desk: Desk) -> int:
    """Return the beginning of a day (ms) by the agent's clock; raises BadUsage."""
    from datetime import datetime

    from tuidesk.desk.zone import zone

    try:
        day = datetime.strptime(text, "%Y-%m-%d")
    except ValueError as error:
        title = _("{text} is no day").format(text=clean_line(text, 60))
        raise BadUsage(title, _("Write it as year, month and day: 2026-11-30.")) from error
    return int(day.replace(tzinfo=zone(desk.actor.timezone)).timestamp() * 1000)


def _dry(desk: Desk, scope: Scope) -> Progress:
    from tuidesk.desk.reparse import read_again
    from tuidesk.mail.cage import Cage

    with Cage() as cage:
        return _shown(read_again(desk.store, desk.actor, scope, cage.parse))


def _real(desk: Desk, scope: Scope) -> Progress:
    from tuidesk.desk.reparse import read_again
    from tuidesk.mail.cage import Cage
    from tuidesk.store.leases import Lease

    lease = Lease.take(desk.store, desk.locations, LEASE)
    if lease is None:
        raise Problem(_("Mail is being read again already"), _("Wait until that is done."))
    try:
        with Cage() as cage:
            return _shown(read_again(desk.store, desk.actor, scope, cage.parse, lease))
    finally:
        lease.release()


def _shown(steps: Iterable[Progress]) -> Progress:
    """Follow the work on one line of a terminal, and return how it ended."""
    progress = None
    live = sys.stderr.isatty()
    try:
        for progress in steps:
            if live:
                _line(progress)
    finally:
        if live:
            print(file=sys.stderr)
    assert progress is not None
    return progress


def _line(progress: Progress) -> None:
    text = _("{read} of {total} mails, {changed} read otherwise now")
    said = text.format(read=progress.read, total=progress.total, changed=progress.changed)
    print(f"\r{said}", end="", file=sys.stderr, flush=True)


def _report(progress: Progress, *, dry: bool) -> None:
    read = ngettext("{count} mail read again.", "{count} mails read again.", progress.read)
    say(read.format(count=progress.read))
    changed = _("{changed} would change") if dry else _("{changed} changed")
    kinds = ngettext("{count} is of another kind", "{count} are of another kind", progress.kinds)
    say(f"{changed.format(changed=progress.changed)}; {kinds.format(count=progress.kinds)}.")
    if progress.lost:
        text = ngettext(
            "{count} mail is not in the store.", "{count} mails are not in the store.", progress.lost
        )
        say(text.format(count=progress.lost))
    if progress.moved:
        text = ngettext(
            "{count} mail would join another ticket today; it stays where it is.",
            "{count} mails would join another ticket today; they stay where they are.",
            len(progress.moved),
        )
        say(text.format(count=len(progress.moved)))
    for _message, here, there in progress.moved[:MOST_MOVED] if dry else ():
        say(f"#{here} > #{there}")
