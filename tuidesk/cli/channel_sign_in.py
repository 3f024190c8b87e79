"""`tuidesk channel sign-in`: sign in to an Office 365 channel from the terminal, now or again."""

from __future__ import annotations

import argparse
import shlex
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tuidesk.cli.opening import Desk
from tuidesk.cli.output import say
from tuidesk.cli.parsing import CommandParser
from tuidesk.errors import BadUsage, Problem
from tuidesk.i18n import Phrase, _
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    import sqlalchemy as sa

    from tuidesk.locations import Locations
    from tuidesk.store.engine import Store
    from tuidesk.worker.sign_in.paste import Pastes


def add_parser(parser: CommandParser) -> None:
    """Declare the arguments."""
    parser.add_argument("name", metavar="NAME")
    parser.add_argument(
        "--browser",
        action="store_true",
        help=_("paste an address back instead of typing a code, where device codes are blocked"),
    )


def run(desk: Desk, args: argparse.Namespace) -> None:
    """Sign in and wait until somebody did it in a browser; Ctrl-C lets go and changes nothing."""
    from tuidesk.desk import channels
    from tuidesk.mail.oauth.errors import SignInNeeded
    from tuidesk.worker.sign_in import paste as sign_in_paste
    from tuidesk.worker.sign_in import ways as sign_in
    from tuidesk.worker.sign_in.wish import wish_of

    with desk.store.read() as conn:
        row = channels.find(conn, args.name)
        if row.kind != "office365":
            title = _("Nobody signs in to {channel}").format(channel=row.name)
            hint = _("Its password is set by: tuidesk channel set {channel} --password-stdin")
            raise BadUsage(title, hint.format(channel=shlex.quote(row.name)))
        wish = wish_of(conn, {"account": row.account_id})
    terminal = _Terminal(desk)
    try:
        if args.browser:
            pastes = sign_in_paste.Pastes()
            threading.Thread(target=_read, args=(terminal, pastes), daemon=True).start()
            result = sign_in.by_browser(terminal, wish, pastes)
        else:
            result = sign_in.by_device(terminal, wish)
    except SignInNeeded as problem:
        say(clean_line(problem.detail))  # Microsoft's own words, by which its support finds the case
        raise
    if not result["matches"]:
        raise _somebody_else(row.name, wish.signs_in, str(result["signed_in"]))


class _Terminal:
    """Follows a sign-in: prints each step, and what must be copied alone on a line."""

    id = 0

    def __init__(self, desk: Desk) -> None:
        self.stop = threading.Event()
        self._desk = desk

    @property
    def by(self) -> str:
        """The name of the agent."""
        return self._desk.actor.name

    @property
    def store(self) -> Store:
        """The desk's store."""
        return self._desk.store

    @property
    def locations(self) -> Locations:
        """Where the desk's files are."""
        return self._desk.locations

    def say(self, phrase: Phrase, **data: Any) -> None:
        """Print a step."""
        say(clean_line(phrase.said()))
        for name in ("uri", "code"):
            if name in data:
                say(clean_line(str(data[name])))
        sys.stdout.flush()

    def check(self, conn: sa.Connection) -> None:
        """Nobody but Ctrl-C lets go of it."""


def _read(terminal: _Terminal, pastes: Pastes) -> None:
    """Give every line of standard input to the sign-in; its end ends the sign-in too."""
    for line in sys.stdin:
        with suppress(Problem):  # the sign-in itself says what is wrong with it
            pastes.give(terminal.id, line)
    terminal.stop.set()


def _somebody_else(channel: str, expected: str, who: str) -> Problem:
    title = _("{who} signed in, not {address}").format(who=clean_line(who), address=expected)
    hint = _(
        "Nothing was changed. Sign in as {address}, or if {who} may use that mailbox, first run:"
        " tuidesk channel set {channel} login={who}"
    )
    return Problem(title, hint.format(address=expected, who=clean_line(who), channel=shlex.quote(channel)))
