"""`tuidesk roles`: the roles of PostgreSQL under which workers and sessions connect, and what they may do."""

from __future__ import annotations

import argparse

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line


def add_parser(sub: Subparsers) -> None:
    """Declare that there are no arguments."""
    sub.add_parser(
        "roles",
        description=_(
            "Give the database's roles NAME_worker and NAME_session what they may do, and nothing more. "
            "While there are none, print the SQL that makes them, for an administrator of PostgreSQL."
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Give the grants, or say how to make the roles."""
    from tuidesk.store import grants

    with open_desk("admin") as desk:
        if desk.store.dialect != "postgresql":
            raise BadUsage(_("A store in a file has no roles"), _("They are for a store in PostgreSQL."))
        with desk.store.write() as conn:
            for name in grants.missing(conn):
                say(clean_line(f'CREATE ROLE "{name}" LOGIN;'))
            for name in grants.give(conn):
                say(clean_line(_("{role}: granted").format(role=name)))
            if statement := grants.still_open(conn):
                say(
                    _(
                        "Everybody may make tables still: let an administrator run this, then tuidesk roles again"
                    )
                )
                say(clean_line(statement))
    return 0
