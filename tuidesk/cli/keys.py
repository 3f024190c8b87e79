"""`tuidesk key`: carry the desk's private key to another worker host."""

from __future__ import annotations

import argparse
import sys

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store.clock import now


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "tuidesk key export | ssh OTHER tuidesk key import: who has the key can open the desk's secrets."
    )
    parser = sub.add_parser("key", description=description)
    parser.add_argument("action", choices=("export", "import"))


def run(args: argparse.Namespace) -> int:
    """Print the key, or keep the one on standard input."""
    return _export() if args.action == "export" else _import()


def _export() -> int:
    from tuidesk.store import facts, keys

    with open_desk("admin") as desk:
        say(keys.private_text(keys.load(desk.locations.keys)))
        with desk.store.write() as conn:
            facts.put(conn, "key_exported_at", str(now()))
    return 0


def _import() -> int:
    from tuidesk.store import facts, keys

    try:
        key = keys.parse_private(sys.stdin.readline().strip())
    except ValueError as error:
        raise BadUsage(_("That is no private key"), _("Pipe in what tuidesk key export prints.")) from error
    with open_desk("admin") as desk:
        with desk.store.read() as conn:
            public = facts.get(conn, "public_key")
        if keys.public_text(key) != public:
            raise BadUsage(_("This key belongs to another desk"), _("Export it on a host of this desk."))
        try:
            keys.save(desk.locations.keys, key)
        except FileExistsError as error:
            raise BadUsage(_("This machine has a key already"), _("Nothing was changed.")) from error
    return 0
