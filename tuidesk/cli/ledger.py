"""`tuidesk ledger`: every mail that was seen, and where it went."""

from __future__ import annotations

import argparse
from typing import Any

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import iso, local, print_json, print_table
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.i18n import _
from tuidesk.store.generations import server_uidvalidity
from tuidesk.store.listings import LedgerLine, ledger_lines


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser("ledger", description=_("List every mail that was seen, oldest first."))
    parser.add_argument(
        "--channel", metavar="C", default="", help=_("only of this channel, or of pipe:QUEUE")
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """List it."""
    from tuidesk.desk import seeing

    with open_desk() as desk:
        with desk.store.read() as conn:
            hidden = seeing.hidden(conn, desk.actor)
        lines = ledger_lines(desk.store, args.channel, hidden)
        if args.json:
            for line in lines:
                print_json(_json(line))
        else:
            headings = [
                _("Seen"),
                _("Channel"),
                _("UID"),
                _("Went to"),
                _("Kind"),
                _("Ticket"),
                _("Message-ID"),
            ]
            print_table(headings, [[local(line.at, desk.actor), *_row(line)] for line in lines])
    return 0


def _json(line: LedgerLine) -> dict[str, Any]:
    values = line._asdict()
    del values["id"]
    return values | {"uidvalidity": server_uidvalidity(line.uidvalidity), "at": iso(line.at)}


def _row(line: LedgerLine) -> list[object]:
    number = f"#{line.ticket}" if line.ticket else "-"
    went = f"{_(line.disposition)} ({line.reason})" if line.reason else _(line.disposition)
    return [
        line.channel,
        line.uid if line.uid is not None else "-",
        went,
        _(line.kind),
        number,
        line.message_id,
    ]
