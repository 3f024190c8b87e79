"""`tuidesk channel add`: imap, smtp, relay and forward, and those of channel_connect."""

from __future__ import annotations

import argparse

from tuidesk.cli import channel_connect
from tuidesk.cli.opening import Desk
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers, add_server
from tuidesk.cli.reading import read_password
from tuidesk.errors import BadUsage
from tuidesk.i18n import _


def add_parser(actions: Subparsers) -> None:
    """Declare the arguments of each kind."""
    kinds = actions.add_parser("add").add_subparsers(
        dest="kind", metavar="office365|gmail|imap|smtp|relay|forward|from", required=True
    )
    channel_connect.add_parsers(kinds)
    _imap(kinds)
    _smtp(kinds, "smtp", _("A way out of one or more queues."))
    _smtp(kinds, "relay", _("The way out of every queue that has no other."))
    forward = kinds.add_parser("forward", description=_("Mail that another server forwards to this desk."))
    forward.add_argument("name", metavar="NAME")
    forward.add_argument(
        "--public-address", metavar="P", default="", help=_("the address that customers write to")
    )
    forward.add_argument(
        "--creation-address", metavar="A", default="", help=_("the address that it is forwarded to")
    )
    forward.add_argument("--disabled", action="store_true", help=_("save it switched off"))
    forward.add_argument("--ca-file", metavar="F", default="", help=_("trusted authorities of your own, PEM"))
    forward.add_argument(
        "--queue", metavar="Q", default="", help=_("the queue that gets its mail, made when there is none")
    )
    forward.add_argument(
        "--reply-via", metavar=_("CHANNEL"), default="", help=_("where the queue's answers leave")
    )


def _imap(kinds: Subparsers) -> None:
    parser = kinds.add_parser("imap", description=_("A mailbox to fetch from, once a queue names it."))
    parser.add_argument("name", metavar="NAME")
    add_server(parser)
    parser.add_argument("--user", metavar="U", required=True)
    parser.add_argument(
        "--password-stdin", action="store_true", required=True, help=_("read the password, one line")
    )
    parser.add_argument("--address", metavar="A", required=True, help=_("the mailbox's address"))
    parser.add_argument("--folder", metavar=_("FOLDER"), default="INBOX")
    parser.add_argument("--since", metavar="now|all|Nd", default="now", help=_("which old mail is wanted"))
    parser.add_argument(
        "--poll", metavar=_("SECONDS"), default="60", help=_("how often to look without IDLE")
    )
    parser.add_argument("--disabled", action="store_true", help=_("save it switched off"))


def _smtp(kinds: Subparsers, kind: str, description: str) -> None:
    parser = kinds.add_parser(kind, description=description)
    parser.add_argument("name", metavar="NAME")
    add_server(parser)
    parser.add_argument("--user", metavar="U", default="")
    parser.add_argument("--password-stdin", action="store_true", help=_("read the password, one line"))
    parser.add_argument("--from", dest="from_", metavar='"NAME <ADDRESS>"', required=True)
    parser.add_argument("--disabled", action="store_true", help=_("save it switched off"))


def run(desk: Desk, args: argparse.Namespace) -> None:
    """Add the channel."""
    if args.kind in channel_connect.KINDS:
        channel_connect.run(desk, args)
    elif args.kind == "forward":
        _add_forward(desk, args)
    elif args.kind == "imap":
        _add_imap(desk, args)
    else:
        _add_smtp(desk, args)


def _add_imap(desk: Desk, args: argparse.Namespace) -> None:
    from tuidesk.desk import channels
    from tuidesk.desk.channels.checks import check_poll
    from tuidesk.desk.servers import Server, check_port

    channels.add_imap(
        desk.store,
        desk.actor,
        args.name,
        Server(args.host, check_port(args.port), args.tls, args.ca_file),
        user=args.user,
        password=read_password(),
        address=args.address,
        folder=args.folder,
        since=args.since,
        poll_seconds=check_poll(args.poll),
        enabled=not args.disabled,
    )


def _add_smtp(desk: Desk, args: argparse.Namespace) -> None:
    from tuidesk.desk import channels
    from tuidesk.desk.servers import Server, check_port

    if bool(args.user) != args.password_stdin:
        raise BadUsage(_("--user and --password-stdin belong together"))
    channels.add_smtp(
        desk.store,
        desk.actor,
        args.name,
        Server(args.host, check_port(args.port), args.tls, args.ca_file),
        from_=args.from_,
        user=args.user,
        password=read_password() if args.password_stdin else "",
        enabled=not args.disabled,
        relay=args.kind == "relay",
    )


def _add_forward(desk: Desk, args: argparse.Namespace) -> None:
    from tuidesk.desk import channels

    if args.queue:
        _connect_forward(desk, args)
        return
    if args.reply_via:
        raise BadUsage(_("--reply-via belongs to --queue"))
    channels.add_forward(
        desk.store,
        desk.actor,
        args.name,
        public_address=args.public_address,
        creation_address=args.creation_address,
        ca_file=args.ca_file,
        enabled=not args.disabled,
    )


def _connect_forward(desk: Desk, args: argparse.Namespace) -> None:
    """Make channel, addresses and queue at once, and say where the mail must be forwarded to."""
    from tuidesk.desk import forwarding

    if args.disabled or args.ca_file or not args.public_address:
        raise BadUsage(_("--queue needs --public-address, and neither --disabled nor --ca-file"))
    made = forwarding.connect_forward(
        desk.store,
        desk.actor,
        args.public_address,
        queue_name=args.queue,
        channel_name=args.name,
        creation_address=args.creation_address,
        reply_via=args.reply_via,
    )
    say(made.creation.address)
