"""`tuidesk channel`: where mail comes from and where it leaves."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tuidesk.cli import channel_add
from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import iso, local, print_json, print_table, say
from tuidesk.cli.parsing import Subparsers, add_json, assignments
from tuidesk.cli.reading import read_password
from tuidesk.errors import BadUsage, Problem
from tuidesk.i18n import _, said

if TYPE_CHECKING:
    from tuidesk.store.setup_channels import ChannelRow


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "Where mail comes from and where it leaves. Saving needs no network; test proves a channel."
    )
    parser = sub.add_parser("channel", description=description)
    names = "list|add|set|enable|disable|remove|test"
    actions = parser.add_subparsers(dest="action", metavar=names, required=True)
    add_json(actions.add_parser("list"))
    channel_add.add_parser(actions)
    for action in ("set", "enable", "disable", "remove", "test"):
        one = actions.add_parser(action)
        one.add_argument("name", metavar="NAME")
        if action == "set":
            one.switches_anywhere = True
            keys = _(
                "imap: host= port= tls= ca-file= user= address= folder= since= poll=; "
                "smtp, relay: host= port= tls= ca-file= user= from=; forward: public-address= creation-address="
            )
            one.add_argument("changes", metavar="KEY=VALUE", nargs="*", help=keys)
            one.add_argument("--password-stdin", action="store_true", help=_("read a new password, one line"))
        if action == "test":
            add_json(one)


def run(args: argparse.Namespace) -> int:
    """List, add, change, test or remove."""
    with open_desk("read" if args.action == "list" else "admin") as desk:
        if args.action == "test":
            return _test(desk, args.name, as_json=args.json)
        if args.action == "list":
            _list(desk, as_json=args.json)
        elif args.action == "add":
            channel_add.run(desk, args)
        else:
            _change(desk, args)
    return 0


def _change(desk: Desk, args: argparse.Namespace) -> None:
    from tuidesk.desk import channels

    if args.action == "remove":
        channels.remove(desk.store, desk.actor, args.name)
    elif args.action == "set":
        if not (args.changes or args.password_stdin):
            raise BadUsage(_("Nothing to change"), _("Give key=value or --password-stdin."))
        password = read_password() if args.password_stdin else ""
        channels.change(desk.store, desk.actor, args.name, dict(assignments(args.changes)), password)
    else:
        channels.enable(desk.store, desk.actor, args.name, args.action == "enable")


def _test(desk: Desk, name: str, *, as_json: bool) -> int:
    from tuidesk.desk import channels
    from tuidesk.worker.channel_test import prove

    with desk.store.read() as conn:
        row = channels.find(conn, name)
    steps, problem = [_("Nothing to test: mail is forwarded here")], ""
    if row.kind != "forward":
        try:
            steps = [step.said() for step in prove(desk.store, desk.locations, row.name)]
        except Problem as error:
            if not as_json:
                raise
            steps, problem = [], error.line
    if as_json:
        print_json({"name": row.name, "ok": not problem, "steps": steps, "error": problem})
    else:
        for sentence in steps:
            say(sentence)
    return 1 if problem else 0


def _list(desk: Desk, *, as_json: bool) -> None:
    from tuidesk.desk import channels

    found = channels.listed(desk.store)
    if as_json:
        for row in found:
            print_json(_json(row))
        return
    headings = [_("Name"), _("Kind"), _("Directions"), _("Address"), _("From"), _("State"), _("Last success")]
    print_table([*headings, _("Error")], [_row(row, desk) for row in found])


def _json(row: ChannelRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": row.kind,
        "directions": _directions(row),
        "address": row.address,
        "from": row.from_address,
        "from_name": row.from_name,
        "creation_address": row.creation_address,
        "enabled_in": bool(row.inbound and row.inbound.enabled),
        "enabled_out": bool(row.outbound and row.outbound.enabled),
        "last_ok": iso(_last_ok(row)),
        "error": _error(row),
    }


def _row(row: ChannelRow, desk: Desk) -> list[object]:
    enabled = any(half.enabled for half in (row.inbound, row.outbound) if half)
    state = _("enabled") if enabled else _("disabled")
    words = [row.name, row.kind, _(_directions(row)), row.address or "-", row.from_address or "-"]
    return [*words, state, local(_last_ok(row), desk.actor), _error(row)]


def _directions(row: ChannelRow) -> str:
    if row.inbound and row.outbound:
        return "both"
    return "in" if row.inbound else "out"


def _last_ok(row: ChannelRow) -> int:
    return max(half.ok_at for half in (row.inbound, row.outbound) if half)


def _error(row: ChannelRow) -> str:
    found = next((half for half in (row.inbound, row.outbound) if half and half.error_title), None)
    return Problem(said(found.error_title), said(found.error_hint)).line if found else ""
