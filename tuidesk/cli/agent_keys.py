"""`tuidesk agent key` and `agent keys`: by which keys agents come over SSH, and the lines that sshd reads."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import local, print_table, say
from tuidesk.cli.parsing import Subparsers
from tuidesk.cli.reading import read_body
from tuidesk.cli.session import home
from tuidesk.cli.sessions import place
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    from tuidesk.desk.public_key import PublicKey
    from tuidesk.store.agent_keys import KeyRow

# `restrict` takes away what sshd can do for a client, also what later versions can; `pty` gives a terminal back.
OPTIONS = "restrict,pty"


def add_parsers(actions: Subparsers) -> None:
    """Declare the arguments."""
    key = actions.add_parser("key", description=_("The public keys that let an agent in."))
    acts = key.add_subparsers(dest="act", metavar="list|add|remove", required=True)
    acts.add_parser("list").add_argument("name", metavar="NAME")
    add = acts.add_parser("add")
    add.add_argument("name", metavar="NAME")
    add.add_argument("key", metavar="F|-", help=_("file of a public key that lets him in"))
    remove = acts.add_parser("remove")
    remove.add_argument("name", metavar="NAME")
    remove.add_argument("fingerprint", metavar="SHA256:…")
    keys = actions.add_parser(
        "keys", description=_("Lines for sshd: authorized_keys, or AuthorizedKeysCommand.")
    )
    keys.add_argument("--home", metavar="DIR", type=home, default=None, help=_("the desk's folder"))
    keys.add_argument(
        "--fingerprint", metavar="SHA256:…", default="", help=_("only the key that a client offers (%%f)")
    )


def run(args: argparse.Namespace) -> int:
    """Change an agent's keys, or print the lines of all of them."""
    return _print_lines(args) if args.action == "keys" else _change(args)


def read_key(source: str) -> PublicKey:
    """Read a public key from a file, or from standard input for `-`; raises BadUsage."""
    from tuidesk.desk.public_key import parse

    return parse(read_body(source))


def _change(args: argparse.Namespace) -> int:
    from tuidesk.desk import agent_keys

    with open_desk("admin") as desk:
        if args.act == "add":
            key = read_key(args.key)
            agent_keys.add(desk.store, desk.actor, args.name, key)
            say(
                _("{fingerprint} lets {name} in now").format(
                    fingerprint=key.fingerprint, name=clean_line(args.name)
                )
            )
        elif args.act == "remove":
            agent_keys.remove(desk.store, desk.actor, args.name, args.fingerprint)
            line = _("{fingerprint} lets nobody in any more")
            say(line.format(fingerprint=clean_line(args.fingerprint)))
        else:
            rows = agent_keys.of_agent(desk.store, desk.actor, args.name)
            shown = [[row.fingerprint, row.comment or "-", local(row.created_at, desk.actor)] for row in rows]
            print_table([_("Fingerprint"), _("Comment"), _("Added")], shown)
    return 0


def _print_lines(args: argparse.Namespace) -> int:
    from tuidesk.desk import agent_keys

    if args.home:
        place.use(args.home)
    where = args.home or os.environ.get("TUIDESK_HOME", "")
    with open_desk("admin") as desk:
        rows = agent_keys.valid(desk.store, desk.actor, args.fingerprint)
    for row in rows:
        say(_line(row, where))
    return 0


def _line(row: KeyRow, where: str) -> str:
    """Return one line of authorized_keys: sshd takes \\" for a quote inside an option (sshd(8))."""
    folder = ["--home", str(Path(where).expanduser().absolute())] if where else []
    command = shlex.join([*program(), "session", *folder, "--as", row.agent])
    quoted = command.replace('"', '\\"')
    return f'{OPTIONS},command="{quoted}" {row.line} {row.agent}'


def program() -> list[str]:
    """Return how this very tuidesk is started, from wherever one stands and whatever PYTHON… a client sends."""
    return [sys.executable, "-I", "-m", "tuidesk"]
