"""`tuidesk setup`: the desk, opened at the page that connects mail."""

from __future__ import annotations

import argparse

from tuidesk.cli.desk import open_at
from tuidesk.cli.parsing import Subparsers
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the command, which has no arguments."""
    sub.add_parser("setup", description=_("Open the desk at the page that connects mail."))


def run(_args: argparse.Namespace) -> int:
    """Show it."""
    return open_at("wizard")
