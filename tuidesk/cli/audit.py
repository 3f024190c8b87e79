"""`tuidesk audit`: does the ledger account for every mail on the servers?"""

from __future__ import annotations

import argparse
import threading
from contextlib import closing
from typing import TYPE_CHECKING

from tuidesk.cli.audit_words import as_json, differences, sentence, sum_of
from tuidesk.cli.failures import complain
from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import print_json, say
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.errors import Problem
from tuidesk.i18n import _

if TYPE_CHECKING:
    from tuidesk.worker.audit import Account
    from tuidesk.worker.channels import InboundChannel
    from tuidesk.worker.context import Bench

MOST_TOLD = 20  # differences of a kind and folder, without --all


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "Compare each mailbox with the ledger, mail by mail, and list the differences."
        " Without --mend it downloads nothing and changes nothing."
    )
    parser = sub.add_parser("audit", description=description)
    parser.add_argument("--mend", action="store_true", help=_("take in what is missing, then count again"))
    parser.add_argument("--all", action="store_true", help=_("list every difference, in JSON too"))
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Audit every mailbox that a queue names; 1 when one could not be reached or stays wrong after mending."""
    from tuidesk.worker import audit
    from tuidesk.worker.channels import inbound_channels
    from tuidesk.worker.context import Bench

    told: list[Account] = []
    failed = False
    with open_desk("admin") as desk:
        with desk.store.read() as conn:
            channels = inbound_channels(conn)
        bench = Bench(desk.locations, desk.store)
        with closing(bench.cage):
            for channel in channels:
                try:
                    told += _one(desk, bench, channel, args)
                except Problem as problem:
                    complain(f"{channel.name}: {problem.line}")
                    failed = True
    if len(told) > 1 and not args.json:
        say(sum_of(told))
    return 1 if failed or (args.mend and audit.missing(told)) else 0


def _one(desk: Desk, bench: Bench, channel: InboundChannel, args: argparse.Namespace) -> list[Account]:
    """Audit one mailbox and tell what came of it."""
    from tuidesk.worker import audit, audit_details
    from tuidesk.worker.mending import mend

    mended = 0
    if args.mend:
        done = mend(bench, channel, lambda _conn: None, threading.Event())
        accounts, mended = done.accounts, done.mended
    else:
        accounts = audit.audit(bench, channel)
    wanted = args.all or not args.json
    heads = audit_details.missing(bench, channel, accounts) if wanted else {}
    for account in accounts:
        missing = heads.get(account.side.folder, [])
        extra = audit_details.gone(bench, account) if wanted else []
        if args.json:
            details = (missing, extra) if args.all else None
            print_json(as_json(account, details) | ({"mended": mended} if args.mend else {}))
            continue
        say(sentence(account))
        for line in differences(desk.actor, missing, extra, None if args.all else MOST_TOLD):
            say(line)
    if mended and not args.json:
        say(_("{channel}: taken in just now: {n}").format(channel=channel.name, n=mended))
    return accounts
