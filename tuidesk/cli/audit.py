"""`tuidesk audit`: does the ledger account for every mail on the servers?"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from tuidesk.cli.failures import complain
from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import print_json, print_table
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.errors import Problem
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "Compare each mailbox with the ledger, mail by mail. It downloads nothing and changes nothing."
    )
    add_json(sub.add_parser("audit", description=description))


def run(args: argparse.Namespace) -> int:
    """Compare every mailbox that a queue names; 1 when one could not be reached."""
    from tuidesk.worker.audit import audit
    from tuidesk.worker.channels import inbound_channels

    accounts, failed = [], False
    with open_desk("admin") as desk:
        with desk.store.read() as conn:
            channels = inbound_channels(conn)
        for channel in channels:
            try:
                accounts.extend(audit(desk.locations, desk.store, channel))
            except Problem as problem:
                complain(f"{channel.name}: {problem.line}")
                failed = True
    if args.json:
        for one in accounts:
            print_json(asdict(one))
    else:
        counted = (_("On the server"), _("In the ledger"), _("Missing"), _("No longer there"))
        headings = [_("Channel"), _("Folder"), *counted]
        print_table(headings, [[*asdict(one).values()] for one in accounts])
    return 1 if failed else 0
