"""`tuidesk import`: old mail from an mbox file or a Maildir, which nobody is told of."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import print_json, say
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.errors import NotFound
from tuidesk.i18n import _, mark, ngettext
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    from tuidesk.worker.importing import Progress

REASONS = {
    "deleted": mark("thrown away there"),
    "draft": mark("a draft"),
    "too-large": mark("larger than 50 MB"),
}


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "Take in old mail from files. Nobody is told of it and nothing is answered. "
        "It may be stopped and run again: what is in already is known."
    )
    parser = sub.add_parser("import", description=description)
    parser.add_argument("form", choices=("mbox", "maildir"), help=_("what the path is"))
    parser.add_argument("path", metavar="PATH", help=_("the file, or the folder with cur and new in it"))
    parser.add_argument("--queue", metavar="Q", required=True, help=_("the queue that gets its tickets"))
    parser.add_argument("--sent", action="store_true", help=_("it is mail that this desk's people sent"))
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Take it in and say what came of it."""
    from tuidesk.mail import maildir, mbox
    from tuidesk.mail.cage import Cage
    from tuidesk.worker import importing
    from tuidesk.worker.whole import door_of_queue

    path = Path(args.path).expanduser().absolute()
    if not path.exists():
        raise NotFound(
            _("There is no {path}").format(path=clean_line(str(path))), _("Name a file or a folder.")
        )
    with open_desk("admin") as desk, Cage() as cage:
        with desk.store.read() as conn:
            door = door_of_queue(conn, args.queue)
        if door is None:
            title = _("There is no queue {name}").format(name=clean_line(args.queue, 80))
            raise NotFound(title, _("tuidesk queue list shows them."))
        reader = mbox if args.form == "mbox" else maildir
        whole = reader.extent(path)
        mails = reader.read(path, sent=args.sent)
        channel = f"import:{clean_line(path.name)}"  # a name may hold what no database takes
        done = importing.Progress()
        for done in importing.run(desk.store, cage, channel, door.queue_id, mails):
            _show(done, whole)
    _report(done, json=args.json)
    return 0


def _show(done: Progress, whole: int) -> None:
    """Say on a terminal how far it is; a log gets only the end."""
    if sys.stderr.isatty():
        percent = 100 * done.position // max(1, whole)
        print(f"\r{done.read}  {percent} %", end="", file=sys.stderr, flush=True)


def _report(done: Progress, *, json: bool) -> None:
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if json:
        counts = {name: done.taken[name] for name in sorted(done.taken)}
        print_json({"read": done.read, "known": done.known, "taken": counts, "left_out": dict(done.left_out)})
        return
    say(ngettext("{n} mail read", "{n} mails read", done.read).format(n=done.read))
    for name, number in sorted(done.taken.items()):
        say(f"{number}  {_(name)}")
    if done.known:
        say(_("{n} known from before").format(n=done.known))
    for reason, number in sorted(done.left_out.items()):
        say(_("{n} left out: {reason}").format(n=number, reason=_(REASONS[reason])))
