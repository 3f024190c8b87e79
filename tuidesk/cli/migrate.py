"""`tuidesk migrate`: bring the store to this version, after a verified backup."""

from __future__ import annotations

import argparse

from tuidesk.cli.opening import folders
from tuidesk.cli.output import say
from tuidesk.cli.parsing import Subparsers
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the command, which has no arguments."""
    description = _("Bring an older store to this version. A verified copy is made before.")
    sub.add_parser("migrate", description=description)


def run(_args: argparse.Namespace) -> int:
    """Open the store as the worker does, which migrates it."""
    from tuidesk.store.engine import open_store

    locations = folders()
    open_store(locations, role="worker").close()
    say(_("The store is of this version."))
    return 0
