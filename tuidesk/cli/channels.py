"""`tuidesk channel`: where mail comes from and where it leaves."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from tuidesk.cli import channel_add, channel_list, channel_sign_in
from tuidesk.cli.failures import DONE, FAILED, complain
from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import print_json, say
from tuidesk.cli.parsing import CommandParser, Subparsers, add_json, assignments
from tuidesk.cli.reading import read_password
from tuidesk.errors import BadUsage, Problem
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "Where mail comes from and where it leaves. Saving needs no network; test proves a channel."
    )
    parser = sub.add_parser("channel", description=description)
    names = "list|add|set|enable|disable|remove|test|sign-in"
    actions = parser.add_subparsers(dest="action", metavar=names, required=True)
    add_json(actions.add_parser("list"))
    channel_add.add_parser(actions)
    channel_sign_in.add_parser(actions.add_parser("sign-in"))
    for action in ("set", "enable", "disable", "remove", "test"):
        one = actions.add_parser(action)
        one.add_argument("name", metavar="NAME")
        if action == "set":
            _settings(one)
        if action in ("enable", "disable", "test"):
            direction = one.add_mutually_exclusive_group()
            direction.add_argument("--in", dest="inward", action="store_true", help=_("only receiving"))
            direction.add_argument("--out", dest="outward", action="store_true", help=_("only sending"))
        if action == "test":
            add_json(one)


def _settings(parser: CommandParser) -> None:
    parser.switches_anywhere = True
    keys = _(
        "host= port= tls= ca-file= user= (imap-host=, smtp-host=… where a channel has two servers); "
        "receiving: address= folder= since= poll= after=leave|read|move after-folder= "
        "watch-sent=yes|no alias= (adds; -A removes); "
        "sending: from= rate= sent=auto|append|off; office365: login= tenant= client-id= secret-expires=YYYY-MM-DD; "
        "forward: public-address= creation-address="
    )
    parser.add_argument("changes", metavar="KEY=VALUE", nargs="*", help=keys)
    parser.add_argument("--password-stdin", action="store_true", help=_("read a new password, one line"))
    parser.add_argument("--secret-stdin", action="store_true", help=_("read a new client secret, one line"))


def run(args: argparse.Namespace) -> int:
    """List, add, change, test, sign in or remove."""
    with open_desk("read" if args.action == "list" else "admin") as desk:
        if args.action == "test":
            return _test(desk, args)
        if args.action == "list":
            channel_list.run(desk, as_json=args.json)
        elif args.action == "add":
            channel_add.run(desk, args)
        elif args.action == "sign-in":
            channel_sign_in.run(desk, args)
        else:
            _change(desk, args)
    return 0


def _change(desk: Desk, args: argparse.Namespace) -> None:
    from tuidesk.desk import channels

    if args.action == "remove":
        channels.remove(desk.store, desk.actor, args.name)
    elif args.action == "set":
        _set(desk, args)
    else:
        direction = "in" if args.inward else "out" if args.outward else "both"
        channels.enable(desk.store, desk.actor, args.name, args.action == "enable", direction)


def _set(desk: Desk, args: argparse.Namespace) -> None:
    from tuidesk.desk import channels

    if args.password_stdin and args.secret_stdin:
        raise BadUsage(
            _("Standard input holds one secret"), _("Change password and client secret one by one.")
        )
    if not (args.changes or args.password_stdin or args.secret_stdin):
        raise BadUsage(_("Nothing to change"), _("Give key=value or --password-stdin."))
    secret = read_password() if args.password_stdin or args.secret_stdin else ""
    given = {"client_secret" if args.secret_stdin else "password": secret}
    channels.change(desk.store, desk.actor, args.name, assignments(args.changes), **given)


def _test(desk: Desk, args: argparse.Namespace) -> int:
    from tuidesk.desk import channels
    from tuidesk.worker.channel_test import prove

    with desk.store.read() as conn:
        row = channels.find(conn, args.name)
    if row.kind == "forward":
        return _tested(args, row.name, [_("Nothing to test: mail is forwarded here")], {})
    direction = "in" if args.inward else "out" if args.outward else ""
    verdict = prove(desk.store, desk.locations, row.name, direction=direction)
    wrong: dict[str, Problem | None] = {tried: verdict.wrong.get(tried) for tried in verdict.tried}
    return _tested(args, row.name, [step.said() for step in verdict.steps], wrong)


def _tested(
    args: argparse.Namespace, name: str, steps: list[str], wrong: Mapping[str, Problem | None]
) -> int:
    problems = [problem for problem in wrong.values() if problem]
    if args.json:
        each = {direction: problem is None for direction, problem in wrong.items()}
        error = problems[0].line if problems else ""
        print_json({"name": name, "ok": not problems, "steps": steps, "error": error, **each})
    else:
        for sentence in steps:
            say(sentence)
        for problem in problems:
            complain(problem.line)
    return FAILED if problems else DONE
