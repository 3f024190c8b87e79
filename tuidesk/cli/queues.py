"""`tuidesk queue`: the desk's queues."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tuidesk.cli import queue_test
from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import iso, local, print_json, print_table, say
from tuidesk.cli.parsing import Subparsers, add_json, assignments
from tuidesk.i18n import _, ngettext

if TYPE_CHECKING:
    from tuidesk.desk.queues import QueueLine


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser(
        "queue", description=_("The desk's queues: where tickets lie and how they are answered.")
    )
    actions = parser.add_subparsers(dest="action", metavar="list|add|set|test|remove", required=True)
    add_json(actions.add_parser("list"))
    add = actions.add_parser("add")
    add.add_argument("name", metavar="NAME")
    add.add_argument(
        "--color", metavar="C", default="", help=_("green, blue, amber… or #rrggbb; a free one by default")
    )
    add.add_argument(
        "--tag", metavar="XX", default="", help=_("two letters or digits; from the name by default")
    )
    add.add_argument("--inbound", metavar=_("CHANNEL"), default="", help=_("where its mail comes from"))
    add.add_argument("--reply-via", metavar=_("CHANNEL"), default="", help=_("where its answers leave"))
    change = actions.add_parser("set")
    change.add_argument("name", metavar="NAME")
    keys = _(
        "name= color= tag= inbound= reply-via= creation-address= (adds; new makes one; -A removes) "
        "public-address= language= from= (its own sender; none = the channel's) "
        "order= (up, down or a number) assignee= members= (apart by commas; none = everybody) "
        "acknowledge=no|yes|TEXT (with {number} and {subject}) closed=reopen|new "
        "header= signature= (\\n is a new line) background= text= links= banner= (#rrggbb) "
        "write-above=on|off quote=last|none"
    )
    change.add_argument("changes", metavar="KEY=VALUE", nargs="+", help=keys)
    test = actions.add_parser("test", description=_("Send a test mail to the queue's address and follow it."))
    test.add_argument("name", metavar="NAME")
    kinds = _(
        "forward = to the public address, round = to the connected mailbox; whichever it has by default"
    )
    test.add_argument("--kind", choices=("forward", "round"), default="", help=kinds)
    test.add_argument("--no-wait", action="store_true", help=_("send it and end"))
    remove = actions.add_parser("remove")
    remove.add_argument("name", metavar="NAME")
    remove.add_argument("--move-to", metavar="Q", required=True, help=_("the queue that gets its tickets"))


def run(args: argparse.Namespace) -> int:
    """List, add, change or remove."""
    from tuidesk.desk import queues

    with open_desk("read" if args.action == "list" else "admin") as desk:
        if args.action == "list":
            _list(desk, as_json=args.json)
        elif args.action == "add":
            wishes = {
                "color": args.color,
                "tag": args.tag,
                "inbound": args.inbound,
                "reply_via": args.reply_via,
            }
            queues.add(desk.store, desk.actor, args.name, **wishes)
        elif args.action == "set":
            queues.change(desk.store, desk.actor, args.name, assignments(args.changes))
        elif args.action == "test":
            return queue_test.run(desk, args.name, args.kind, wait=not args.no_wait)
        else:
            _remove(desk, args.name, args.move_to)
    return 0


def _remove(desk: Desk, name: str, move_to: str) -> None:
    from tuidesk.desk import queues

    moved = queues.remove(desk.store, desk.actor, name, move_to)
    said = ngettext("{n} ticket moved to {queue}", "{n} tickets moved to {queue}", moved)
    say(said.format(n=moved, queue=move_to))


def _list(desk: Desk, *, as_json: bool) -> None:
    from tuidesk.desk import queues, seeing
    from tuidesk.desk.zone import zone

    with desk.store.read() as conn:
        hidden = seeing.hidden(conn, desk.actor)
    found = queues.listed(desk.store, zone(desk.actor.timezone), hidden)
    if as_json:
        for line in found:
            print_json(_json(line))
        return
    headings = [_("Tag"), _("Queue"), _("Color"), _("Inbound channel"), _("Reply via"), _("New"), _("Open")]
    print_table([*headings, _("Oldest waiting"), _("Creation address")], [_row(line, desk) for line in found])


def _json(line: QueueLine) -> dict[str, object]:
    return {
        "name": line.name,
        "color": line.color,
        "tag": line.tag,
        "inbound": line.inbound,
        "public_address": line.public_address,
        "creation_addresses": list(line.creation_addresses),
        "reply_via": line.reply_via,
        "new": line.new,
        "open": line.open,
        "oldest_waiting": iso(line.oldest_waiting),
        "waiting_on_us": line.monitor.waiting_on_us,
        "in_today": line.monitor.in_today,
        "out_today": line.monitor.out_today,
        "last_fetch": iso(line.monitor.fetched_at),
        "language": line.language,
        "assignee": line.assignee,
        "members": list(line.members),
        "acknowledge": line.acknowledge,
        "closed": line.closed,
        "forwarding_code": line.forwarding.code,
        "forwarding_code_at": iso(line.forwarding.code_at),
        "rewrites_sender": line.forwarding.rewrites,
        "proposed_public_address": line.forwarding.proposal,
    }


def _row(line: QueueLine, desk: Desk) -> list[object]:
    addresses = ", ".join(line.creation_addresses)
    if line.forwarding.code:
        addresses = _("{addresses} (code: {code})").format(addresses=addresses, code=line.forwarding.code)
    if not addresses:
        addresses = line.forwarding.missing.said() if line.forwarding.missing else "-"
    waiting = local(line.oldest_waiting, desk.actor)
    names = [line.tag, line.name, line.color, line.inbound or "-", line.reply_via or "-"]
    return [*names, line.new, line.open, waiting, addresses]
