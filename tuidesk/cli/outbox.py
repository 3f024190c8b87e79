"""`tuidesk outbox`: mail that must leave, and what an agent may do about it."""

from __future__ import annotations

import argparse
from typing import Any

from tuidesk.cli.finding import outbox_id
from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import iso, local, print_json, print_table, say
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store.listings import OutboxLine, outbox_lines

ACTIONS = ("retry", "release", "withdraw", "arrived")


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "List the outbox, or settle one mail of it: retry what failed or is uncertain, release what is held, "
        "withdraw what has not left, or say that an uncertain one arrived."
    )
    parser = sub.add_parser("outbox", description=description)
    parser.add_argument("action", nargs="?", default="list", choices=("list", *ACTIONS))
    parser.add_argument("id", metavar="ID", nargs="?", help=_("the mail, as the list shows it"))
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """List it or act on one mail."""
    if (args.action == "list") != (args.id is None):
        raise BadUsage(_("Say which mail"), _("For example: tuidesk outbox retry 17"))
    with open_desk("read" if args.action == "list" else "act") as desk:
        if args.action == "list":
            _list(desk, as_json=args.json)
        else:
            _act(desk, args.action, outbox_id(desk, args.id))
    return 0


def _act(desk: Desk, action: str, mail: int) -> None:
    from tuidesk.desk import outbox

    if action == "withdraw":
        outbox.withdraw(desk.store, desk.actor, mail)
        say(_("mail {id} was taken back; it is a draft again").format(id=mail))
        return
    state = {"retry": outbox.retry, "release": outbox.release, "arrived": outbox.arrived}[action](
        desk.store, desk.actor, mail
    )
    say(_("mail {id}: {state}").format(id=mail, state=_(state)))


def _list(desk: Desk, *, as_json: bool) -> None:
    from tuidesk.desk import seeing

    with desk.store.read() as conn:
        hidden = seeing.hidden(conn, desk.actor)
    lines = outbox_lines(desk.store, hidden)
    if as_json:
        for line in lines:
            print_json(_json(line))
        return
    headings = [
        _("ID"),
        _("Ticket"),
        _("State"),
        _("Due or sent"),
        _("From"),
        _("To"),
        _("Subject"),
        _("Reason"),
    ]
    print_table(headings, [_row(line, desk) for line in lines])


def _json(line: OutboxLine) -> dict[str, Any]:
    from tuidesk.desk.outbox_results import stable

    return {
        "id": line.id,
        "ticket": line.ticket,
        "kind": line.kind,
        "state": line.state,
        "reason": stable(line.reason),
        "channel": line.channel or "",
        "from": line.from_address,
        "to": line.recipients or [],
        "subject": line.subject,
        "message_id": line.message_id,
        "assigned_id": line.assigned_id,
        "attempts": line.attempts,
        "not_before": iso(line.not_before),
        "sent_at": iso(line.sent_at),
        "results": line.results or {},
    }


def _row(line: OutboxLine, desk: Desk) -> list[object]:
    from tuidesk.desk.outbox_results import words

    when = local(line.sent_at or line.not_before, desk.actor)
    to = ", ".join(line.recipients or [])
    number = f"#{line.ticket}" if line.ticket else "-"
    return [line.id, number, _(line.state), when, line.from_address, to, line.subject, words(line.reason)]
