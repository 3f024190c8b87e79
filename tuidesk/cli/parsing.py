"""argparse, but with errors of one line and the arguments that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn, TypeAlias

from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line

Subparsers: TypeAlias = "argparse._SubParsersAction[CommandParser]"


class CommandParser(argparse.ArgumentParser):
    """A parser that raises BadUsage instead of printing its usage and ending the process."""

    switches_anywhere = False  # only for a command whose options take no value

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("allow_abbrev", False)  # scripts must not depend on how few options there are
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Let switches stand among the words of a command that says `switches_anywhere`."""
        if self.switches_anywhere and args is not None:
            args = sorted(args, key=lambda word: not word.startswith("--"))
        return super().parse_known_args(args, namespace)

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


def add_body(parser: argparse.ArgumentParser) -> None:
    """Add --body-file: the text of a message."""
    parser.add_argument(
        "--body-file", metavar="F|-", required=True, help=_("file of the text; - reads standard input")
    )


def add_letter(parser: argparse.ArgumentParser) -> None:
    """Add what every mail of an agent may have."""
    add_body(parser)
    parser.add_argument("--cc", metavar="A", action="append", default=[], help=_("one more address in Cc"))
    parser.add_argument(
        "--attach", metavar="F", action="append", default=[], help=_("a file to send with it")
    )
    parser.add_argument(
        "--no-undo", action="store_true", help=_("send at once, without the seconds to take it back")
    )


def add_server(parser: argparse.ArgumentParser) -> None:
    """Add where a mail server is."""
    parser.add_argument("--host", metavar="H", required=True)
    parser.add_argument("--port", metavar="P", required=True)
    parser.add_argument("--tls", required=True, help=_("implicit, starttls or none (this machine only)"))
    parser.add_argument("--ca-file", metavar="F", default="", help=_("trusted authorities of your own, PEM"))


def assignments(words: list[str]) -> list[tuple[str, str]]:
    """Split `key=value` words; raises BadUsage for a word without a key."""
    pairs = []
    for word in words:
        key, sign, value = word.partition("=")
        if not (key and sign):
            raise BadUsage(_("{word} is not key=value").format(word=clean_line(word, 60)))
        pairs.append((key, value))
    return pairs
