"""`tuidesk health`: how the desk is doing, in sentences."""

from __future__ import annotations

import argparse

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import iso, local, print_json, say
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    add_json(sub.add_parser("health", description=_("Say how the desk is doing, and what to do about it.")))


def run(args: argparse.Namespace) -> int:
    """Say it."""
    from tuidesk.desk import health

    with open_desk() as desk:
        with desk.store.read() as conn:
            state = health.read(conn)
        sentences = [str(line) for line in state.lines(desk.actor.timezone)]
    if args.json:
        values = {"ok": not sentences, "sentences": sentences, "mail_at": iso(state.mail_at)}
        print_json(values | {"worker_alive": state.worker_alive, "outbox": state.outbox})
        return 0
    for sentence in sentences or [_("All is well.")]:
        say(sentence)
    say(_("Mail last fetched: {time}").format(time=local(state.mail_at, desk.actor)))
    say(_("In the outbox: {n}").format(n=state.outbox))
    return 0
