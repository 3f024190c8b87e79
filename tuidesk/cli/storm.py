"""`tuidesk storm`: automatic mail that was stopped, and what becomes of it."""

from __future__ import annotations

import argparse

from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import iso, local, print_json, print_table, say
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.i18n import _, ngettext
from tuidesk.term.clean import clean_line


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser(
        "storm", description=_("Automatic mail that was stopped because it may go round in circles.")
    )
    add_json(parser)
    actions = parser.add_subparsers(dest="action", metavar="release|forget|close|merge|block")
    words = {
        "release": _("send what was stopped all the same"),
        "forget": _("throw away what was stopped"),
        "close": _("close the tickets that came of it and that nobody has touched"),
        "merge": _("make one ticket of those that came of it and that nobody has touched"),
        "block": _("never mail the address again"),
    }
    for action, help_ in words.items():
        one = actions.add_parser(action, help=help_)
        one.add_argument("address", metavar="ADDRESS", help=_("as the list shows it; * = the many addresses"))
        if action in ("close", "merge"):
            one.add_argument("--block", action="store_true", help=words["block"])


def run(args: argparse.Namespace) -> int:
    """List the storms, or act on one."""
    with open_desk("act" if args.action else "read") as desk:
        if args.action:
            _act(desk, args.action, args.address, block=getattr(args, "block", False))
        else:
            _list(desk, as_json=args.json)
    return 0


def _act(desk: Desk, action: str, address: str, *, block: bool) -> None:
    from tuidesk.desk import storms

    if action == "release":
        count = storms.release(desk.store, desk.actor, address)
        say(ngettext("{n} mail leaves", "{n} mails leave", count).format(n=count))
    elif action == "forget":
        count = storms.forget(desk.store, desk.actor, address)
        say(ngettext("{n} mail thrown away", "{n} mails thrown away", count).format(n=count))
    elif action == "block":
        _block(desk, address)
    else:
        if block:
            _refuse_block(desk, address)
        _end_tickets(desk, action, address)
        if block:
            _block(desk, address)
        elif address != storms.MANY:
            say(
                _("To never mail it again: tuidesk storm block {address}").format(address=clean_line(address))
            )


def _end_tickets(desk: Desk, action: str, address: str) -> None:
    from tuidesk.desk import storms

    if action == "close":
        count = storms.close_tickets(desk.store, desk.actor, address).tickets
        say(ngettext("{n} ticket closed", "{n} tickets closed", count).format(n=count))
    else:
        count = storms.merge_tickets(desk.store, desk.actor, address).tickets
        say(ngettext("{n} ticket merged", "{n} tickets merged", count).format(n=count))


def _refuse_block(desk: Desk, address: str) -> None:
    """Raise what blocking would, before anything else is done; raises NotAllowed or BadUsage."""
    from tuidesk.desk import names, permissions

    permissions.require(desk.actor, "admin")
    names.check_filter(_listed(desk, address))


def _block(desk: Desk, address: str) -> None:
    from tuidesk.desk import filters

    added = filters.add(desk.store, desk.actor, _listed(desk, address), _("a storm"))
    say(_("{address} is never mailed").format(address=added))


def _listed(desk: Desk, address: str) -> str:
    """Return what the list would hold: the address, or the domain to which all of a flood would go."""
    from tuidesk.desk import storms

    if address != storms.MANY:
        return address
    with desk.store.read() as conn:
        return next((one.listed for one in storms.read(conn) if one.address == storms.MANY), address)


def _list(desk: Desk, *, as_json: bool) -> None:
    from tuidesk.desk import seeing, storms

    with desk.store.read() as conn:
        found = storms.read(conn, seeing.hidden(conn, desk.actor))
    if as_json:
        for one in found:
            values = {"address": one.address, "stopped": one.stopped, "reason": one.reason}
            print_json(values | {"tickets": one.tickets, "since": iso(one.since_at)})
        return
    rows = [
        [one.address, str(one.stopped), _(one.reason), str(one.tickets), local(one.since_at, desk.actor)]
        for one in found
    ]
    print_table([_("Address"), _("stopped"), _("reason"), _("tickets"), _("since")], rows)
