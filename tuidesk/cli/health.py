"""`tuidesk health`: how the desk and each channel are doing, in sentences."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import iso, local, print_json, say
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    from tuidesk.desk.health import ChannelHealth, Health
    from tuidesk.desk.health.sides import SideHealth


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser("health", description=_("Say how the desk is doing, and what to do about it."))
    parser.add_argument(
        "--metrics", metavar="F", help=_("write the desk's numbers into this file instead, as OpenMetrics")
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Say it."""
    from tuidesk.desk import health, seeing

    with open_desk() as desk:
        if args.metrics:
            _write_metrics(desk, args.metrics)
            return 0
        with desk.store.read() as conn:
            state = health.read(conn, seeing.hidden(conn, desk.actor))
        if args.json:
            print_json(_json(state, desk.actor.timezone))
        else:
            _print(state, desk)
    return 0


def _write_metrics(desk: Desk, file: str) -> None:
    from tuidesk.cli import metrics
    from tuidesk.store.metrics import read

    path = Path(file).expanduser().absolute()
    try:
        metrics.write(path, metrics.text(read(desk.store)))
    except OSError as error:
        title = _("{path} cannot be written: {why}").format(path=clean_line(file), why=error.strerror)
        raise Problem(title, _("Name a file in a folder that this user may write to.")) from error


def _print(state: Health, desk: Desk) -> None:
    zone = desk.actor.timezone
    for sentence in (*state.lines(zone), *state.notes(zone)):
        say(sentence)
    if not state.lines(zone):
        say(_("All is well."))
    for channel in state.channels:
        say(f"{clean_line(channel.name)}: {channel.words(_('well'))}")
    say(_("Mail last fetched: {time}").format(time=local(state.mail_at, desk.actor)))
    say(_("In the outbox: {n}").format(n=state.outbox))


def _json(state: Health, timezone: str) -> dict[str, Any]:
    sentences = [str(line) for line in state.lines(timezone)]
    return {
        "ok": not sentences,
        "sentences": sentences,
        "notes": [str(line) for line in state.notes(timezone)],
        "mail_at": iso(state.mail_at),
        "worker_alive": state.worker_alive,
        "outbox": state.outbox,
        "channels": [_channel(channel) for channel in state.channels],
    }


def _channel(channel: ChannelHealth) -> dict[str, Any]:
    token = channel.token
    return {
        "name": channel.name,
        "kind": channel.kind,
        "address": channel.address,
        "queue": channel.queue,
        "state": channel.state,
        "words": channel.words(_("well")),
        "receives": _side(channel.receives),
        "sends": _side(channel.sends),
        "signed_in": channel.signed_in,
        "last_ok": iso(channel.ok_at),
        "backlog": channel.backlog,
        "spam_unseen": channel.spam_unseen,
        "audited": iso(channel.audited_at),
        "audit_missing": channel.audit_missing,
        "audit_extra": channel.audit_extra,
        "token_renewed": iso(token.renewed_at if token else 0),
        "token_ends": iso(token.ends_at if token else 0),
        "secret_ends": iso(channel.secret_expires_at),
        "sent_24h": channel.sent.sent,
        "limit_24h": channel.sent.limit,
        "limit_of": "recipients" if channel.sent.of_recipients else "mails",
    }


def _side(side: SideHealth | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "state": side.state,
        "last_ok": iso(side.ok_at),
        "error": side.title,
        "hint": side.hint,
        "since": iso(side.error_at),
        "retry_seconds": side.retry_seconds,
    }
