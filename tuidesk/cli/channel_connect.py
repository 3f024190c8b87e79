"""`tuidesk channel add office365|gmail|from`: an address with both its ways, or one more From."""

from __future__ import annotations

import argparse

from tuidesk.cli.opening import Desk
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers
from tuidesk.cli.reading import read_password
from tuidesk.i18n import _

KINDS = ("office365", "gmail", "from")


def add_parsers(kinds: Subparsers) -> None:
    """Declare the arguments of each kind."""
    office365 = kinds.add_parser(
        "office365", description=_("An Office 365 mailbox: both ways, queue and Reply via in one step.")
    )
    office365.add_argument("address", metavar="ADDRESS")
    office365.add_argument(
        "--tenant", metavar="T", required=True, help=_("the organisation's id or one of its domains")
    )
    office365.add_argument(
        "--client-id", metavar="C", required=True, help=_("the Application (client) ID of the registration")
    )
    office365.add_argument(
        "--login", metavar="USER", default="", help=_("who signs in, when the mailbox is a shared one")
    )
    office365.add_argument(
        "--secret-stdin", action="store_true", help=_("read a client secret, one line; no sign-in then")
    )
    _connection(office365)
    gmail = kinds.add_parser(
        "gmail", description=_("A Gmail mailbox by app password: both ways, queue and Reply via in one step.")
    )
    gmail.add_argument("address", metavar="ADDRESS")
    gmail.add_argument(
        "--password-stdin", action="store_true", required=True, help=_("read the app password, one line")
    )
    _connection(gmail)
    more = kinds.add_parser("from", description=_("One more From on the account of another channel."))
    more.add_argument("name", metavar="NAME")
    more.add_argument("--account", metavar=_("CHANNEL"), required=True, help=_("whose login it uses"))
    more.add_argument("--from", dest="from_", metavar='"NAME <ADDRESS>"', required=True)
    more.add_argument("--disabled", action="store_true", help=_("save it switched off"))


def _connection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--directions", metavar="both|in|out", default="both", help=_("receive, send, or both")
    )
    queue = parser.add_mutually_exclusive_group()
    queue.add_argument(
        "--queue", metavar="Q", default="", help=_("the queue that gets the mail; else one is made")
    )
    queue.add_argument("--no-queue", action="store_true", help=_("make no queue"))
    parser.add_argument("--since", metavar="now|all|Nd", default="now", help=_("which old mail is wanted"))
    parser.add_argument("--disabled", action="store_true", help=_("save it switched off"))
    parser.add_argument("--ca-file", metavar="F", default="", help=_("trusted authorities of your own, PEM"))


def run(desk: Desk, args: argparse.Namespace) -> None:
    """Connect the address, or add the From."""
    if args.kind == "from":
        from tuidesk.desk.channels.further import add_from

        add_from(desk.store, desk.actor, args.name, args.account, args.from_, enabled=not args.disabled)
    elif args.kind == "gmail":
        _gmail(desk, args)
    else:
        _office365(desk, args)


def _gmail(desk: Desk, args: argparse.Namespace) -> None:
    from tuidesk.desk import connecting

    made = connecting.connect_gmail(
        desk.store,
        desk.actor,
        args.address,
        read_password(),
        directions=args.directions,
        queue=_queue(args),
        since=args.since,
        enabled=not args.disabled,
        ca_file=args.ca_file,
    )
    _report(made.channel, made.queue)


def _office365(desk: Desk, args: argparse.Namespace) -> None:
    from tuidesk.desk import connecting

    secret = read_password() if args.secret_stdin else ""
    connection = connecting.Connection(
        args.address,
        args.directions,
        _queue(args),
        since=args.since,
        enabled=not args.disabled,
        ca_file=args.ca_file,
    )
    registration = connecting.Registration(
        args.tenant, args.client_id, login=args.login, client_secret=secret
    )
    with desk.store.write() as conn:
        made = connecting.connect_office365(conn, desk.actor, connection, registration)
    _report(made.channel, made.queue)
    if not secret:
        import shlex

        say(
            _("Not signed in yet. Run: tuidesk channel sign-in {channel}").format(
                channel=shlex.quote(made.channel)
            )
        )


def _queue(args: argparse.Namespace) -> str:
    return "-" if args.no_queue else str(args.queue)


def _report(channel: str, queue: str) -> None:
    if queue:
        said = _("{channel} is connected to the queue {queue}").format(channel=channel, queue=queue)
    else:
        said = _("{channel} is saved, without a queue").format(channel=channel)
    say(said)
