"""argparse, but with errors of one line and the arguments that several commands share."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction["CommandParser"]


class CommandParser(argparse.ArgumentParser):
    """A parser that raises BadUsage instead of printing its usage and ending the process."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("allow_abbrev", False)  # scripts must not depend on how few options there are
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Raise BadUsage with the message and where the help is."""
        raise BadUsage(clean_line(message), _("See: {command} --help").format(command=self.prog))


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add --json: one object a line, for programs."""
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))


def add_number(parser: argparse.ArgumentParser) -> None:
    """Add the number of the ticket that a command is about."""
    parser.add_argument("number", metavar="N", type=ticket_number, help=_("the ticket's number"))


def ticket_number(text: str) -> int:
    """Read a ticket number, with or without its #; raises BadUsage."""
    digits = text.removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        raise BadUsage(
            _("{text} is no ticket number").format(text=clean_line(text, 60)),
            _("Give a number such as 1042."),
        )
    return int(digits)


def positive(text: str) -> int:
    """Read a whole number from 1 up; raises BadUsage."""
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= 18 and int(text) > 0):
        raise BadUsage(_("{text} is no number above 0").format(text=clean_line(text, 60)))
    return int(text)
