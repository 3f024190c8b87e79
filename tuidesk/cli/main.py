"""The program's entry: finds the subcommand, imports only that one, and turns errors into exit codes."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from tuidesk import __version__
from tuidesk.cli import failures
from tuidesk.cli.parsing import CommandParser
from tuidesk.cli.words import translate_argparse
from tuidesk.errors import BadUsage
from tuidesk.i18n import _, choose_language, mark, use_language
from tuidesk.term.clean import clean_line

# command -> its module in this package, with `add_parser(sub)` and `run(args) -> int`, and one line of help
COMMANDS = {
    "list": ("listing", mark("list tickets")),
    "show": ("show", mark("show tickets with their messages")),
    "new": ("new", mark("open a ticket with a first mail")),
    "reply": ("reply", mark("answer a ticket")),
    "note": ("note", mark("add an internal note to a ticket")),
    "assign": ("assign", mark("give a ticket to an agent")),
    "set": ("change", mark("change a ticket's status, priority, queue or tags")),
    "merge": ("merge", mark("move all of a ticket into another one")),
    "split": ("split", mark("move a mail to a new ticket")),
    "channel": ("channels", mark("where mail comes from and where it leaves")),
    "queue": ("queues", mark("the desk's queues")),
    "rule": ("rules", mark("what becomes of the tickets that mail opens")),
    "filter": ("filters", mark("addresses that are never mailed")),
    "agent": ("agents", mark("the people who work here")),
    "outbox": ("outbox", mark("mail that must leave, and what became of it")),
    "quiet": ("quiet", mark("hold all mail that would leave")),
    "storm": ("storm", mark("automatic mail that was stopped, and what becomes of it")),
    "loops": ("loops", mark("walk every way that mail could take back to this desk")),
    "ledger": ("ledger", mark("every mail that was seen, and where it went")),
    "audit": ("audit", mark("compare each mailbox with the ledger")),
    "worker": ("worker", mark("fetch and send mail until stopped")),
    "ingest": ("ingest", mark("take one mail from standard input")),
    "import": ("importing", mark("take in old mail from files")),
    "export": ("exporting", mark("write every ticket and mail into a folder")),
    "erase": ("erasing", mark("erase what is kept about one person")),
    "health": ("health", mark("say in sentences how the desk is doing")),
    "doctor": ("doctor", mark("check the store")),
    "reparse": ("reparse", mark("read stored mail again with the present parser")),
    "migrate": ("migrate", mark("bring the store to this version")),
    "backup": ("backup", mark("copy the store into a folder")),
    "restore": ("restore", mark("put a backup in the place of the store")),
    "roles": ("roles", mark("grant what workers and sessions may do in PostgreSQL")),
    "copy": ("copy", mark("move the desk into another database")),
    "key": ("keys", mark("carry the desk's private key to another worker host")),
    "settings": ("settings", mark("open the desk at its settings")),
    "setup": ("setup", mark("open the desk at its first page")),
    "session": ("session", mark("serve an agent who comes over SSH")),
    "demo": ("demo", mark("open a demo desk with invented customers")),
}


# What a mail server's pipe understands (sysexits.h): 64 = bad usage, 75 = keep the mail and try again.
PIPE_CODES = {
    failures.FAILED: 75,
    failures.BAD_USAGE: 64,
    failures.NOT_FOUND: 64,
    failures.INTERRUPTED: 75,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 bad usage, 3 not found."""
    use_language(choose_language())
    translate_argparse()
    arguments = list(sys.argv[1:] if argv is None else argv)
    code = failures.guarded(lambda: dispatch(arguments))
    return PIPE_CODES.get(code, code) if arguments[:1] == ["ingest"] else code


def dispatch(arguments: list[str]) -> int:
    """Parse the arguments and run the command that they name; without any, open the desk."""
    _refuse_other_encodings(arguments)
    name = next((word for word in arguments if word in COMMANDS), "")
    if arguments and not name and not arguments[0].startswith("-"):
        title = _("{word} is no command").format(word=clean_line(arguments[0], 60))
        raise BadUsage(title, _("See: tuidesk --help"))
    args = build_parser(name).parse_args(arguments)
    module = command_module(name)
    code = module.run(args)
    sys.stdout.flush()
    return int(code)


def _refuse_other_encodings(arguments: list[str]) -> None:
    """Refuse what is no UTF-8, which no store can hold; a file may bear any name. Raises BadUsage."""
    for word in arguments:
        if any("\ud800" <= letter <= "\udfff" for letter in word) and not Path(word).exists():
            title = _("{word} is no text in UTF-8").format(word=clean_line(word, 60))
            raise BadUsage(title, _("Set the terminal to UTF-8 and type it again."))


def command_module(name: str) -> ModuleType:
    """Import the module of one subcommand, or of the desk when none is named."""
    module = COMMANDS[name][0] if name else "desk"
    return importlib.import_module(f"tuidesk.cli.{module}")


def build_parser(called: str) -> CommandParser:
    """Make the parser: every command by name, and all arguments of the one that is called."""
    parser = CommandParser(
        prog="tuidesk",
        description=_(
            "A help desk that lives in a terminal and owns its mail. Without a command it opens the desk."
        ),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"tuidesk {__version__}",
        help=_("show program's version number and exit"),
    )
    sub = parser.add_subparsers(metavar=_("COMMAND"), title=_("commands"))
    for name, (_module, summary) in COMMANDS.items():
        if name == called:
            command_module(name).add_parser(sub)
        else:
            sub.add_parser(name, help=_(summary))
    return parser
