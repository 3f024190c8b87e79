"""`tuidesk worker`: fetch and send mail until stopped, or once."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from tuidesk.cli.failures import complain
from tuidesk.cli.output import iso, print_json
from tuidesk.cli.parsing import add_json
from tuidesk.i18n import _

if TYPE_CHECKING:
    from tuidesk.cli.parsing import Subparsers
    from tuidesk.worker.supervisor import Done


LEFT_BEHIND = ("inbound:", "outbound:", "fetch ", "read ")  # names of threads that talk to servers
LIMIT_SECONDS = 4.7  # from the signal to the end, whatever a server does


def add_parser(sub: Subparsers) -> None:
    """Add the command's arguments."""
    parser = sub.add_parser("worker", help=_("fetch and send mail until stopped"))
    parser.add_argument("--once", action="store_true", help=_("sync all mailboxes, send what is due, end"))
    parser.add_argument("--listen-lmtp", metavar="PATH|HOST:PORT", default="", help=_("take mail by LMTP"))
    parser.add_argument("--listen-smtp", metavar="HOST:PORT", default="", help=_("take mail by SMTP"))
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run the worker; with --once, 1 when a channel could not be served."""
    from tuidesk.locations import locate
    from tuidesk.store.engine import open_store
    from tuidesk.worker import logs, supervisor

    locations = locate()
    logs.start(locations)
    stop = _stop_on_signals(late_code=1 if args.once else 0)
    store = open_store(locations, role="worker")
    done = supervisor.run(
        locations,
        store,
        once=args.once,
        listen_lmtp=args.listen_lmtp,
        listen_smtp=args.listen_smtp,
        stop=stop,
    )
    code = _report(done) if args.once else 0
    _leave(code)
    store.close()
    return code


def _stop_on_signals(late_code: int) -> threading.Event:
    """Return the event that SIGTERM and SIGINT set; a worker that lingers is ended with this exit code."""
    stop = threading.Event()

    def end(_number: int, _frame: object) -> None:
        stop.set()
        limit = threading.Timer(LIMIT_SECONDS, os._exit, [late_code])
        limit.daemon = True
        limit.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return stop


def _report(done: Done) -> int:
    """Print what was done as JSON, and a line for each channel that could not be served."""
    for trouble in done.troubles:
        complain(f"{trouble.channel}: {trouble.problem.line}")
    totals = done.totals.as_dict()
    print_json(totals | {"next_due": iso(done.totals.next_due)})
    return 1 if done.troubles else 0


def _leave(code: int) -> None:
    """End at once when a thread still talks to a server: Python would wait for it without end."""
    if any(thread.name.startswith(LEFT_BEHIND) for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
