"""`tuidesk list`: the tickets, newest activity first."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import iso, local, print_json, print_table
from tuidesk.cli.parsing import Subparsers, add_json, positive
from tuidesk.i18n import _
from tuidesk.store.listings import TicketLine, tickets

NO_LIMIT = 2**31


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    from tuidesk.desk.tickets import STATUSES

    parser = sub.add_parser(
        "list", description=_("List tickets, newest activity first; all of them by default.")
    )
    parser.add_argument("--queue", metavar="Q", help=_("only of this queue"))
    parser.add_argument("--status", choices=STATUSES, help=_("only with this status"))
    parser.add_argument("--search", metavar=_("TEXT"), help=_("only those that hold these words"))
    parser.add_argument("--limit", metavar="N", type=positive, help=_("no more than so many"))
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """List them."""
    with open_desk() as desk:
        found = tickets(desk.store, ticket_ids(desk, args))
        if args.json:
            for line in found:
                print_json(as_json(line))
        else:
            print_table(_headings(), [_row(line, desk) for line in found])
    return 0


def ticket_ids(desk: Desk, args: argparse.Namespace) -> Sequence[int]:
    """Return the row ids of the tickets that the arguments ask for."""
    from tuidesk.cli.finding import queue_id
    from tuidesk.desk import seeing
    from tuidesk.store.lists import View, first_ids

    statuses = (args.status,) if args.status else ()
    limit = args.limit or NO_LIMIT
    queue = queue_id(desk, args.queue) if args.queue is not None else None
    with desk.store.read() as conn:
        view = View(
            kind="search" if args.search is not None else "status",
            queue_id=queue,
            statuses=statuses,
            text=args.search or "",
            hidden=seeing.hidden(conn, desk.actor),
        )
        return first_ids(conn, view, limit)


def as_json(line: TicketLine) -> dict[str, Any]:
    """Return a ticket under the names that scripts rely on."""
    return {
        "number": line.number,
        "title": line.title,
        "queue": line.queue,
        "origin_queue": line.origin_queue,
        "status": line.status,
        "priority": priority_word(line.priority),
        "assignee": line.assignee,
        "customer": {"name": line.customer_name, "address": line.customer_address},
        "automatic": bool(line.automatic),
        "updated": iso(line.updated_at),
        "tags": list(line.tags),
        "merged_into": line.merged_into,
    }


def priority_word(priority: int) -> str:
    """Return the word of a stored priority."""
    from tuidesk.desk.tickets import PRIORITIES

    return PRIORITIES[priority]


def _headings() -> list[str]:
    return [
        _("Number"),
        _("Queue"),
        _("Status"),
        _("Priority"),
        _("Assignee"),
        _("Customer"),
        _("Updated"),
        _("Title"),
    ]


def _row(line: TicketLine, desk: Desk) -> list[object]:
    customer = line.customer_name or line.customer_address or "-"
    words = [
        f"#{line.number}",
        line.queue,
        _(line.status),
        _(priority_word(line.priority)),
        line.assignee or "-",
    ]
    return [*words, customer, local(line.updated_at, desk.actor), line.title]
