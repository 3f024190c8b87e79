"""`tuidesk settings`: the desk, opened at its settings."""

from __future__ import annotations

import argparse

from tuidesk.cli.desk import open_at
from tuidesk.cli.parsing import Subparsers
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the command, which has no arguments."""
    sub.add_parser("settings", description=_("Open the desk at its settings."))


def run(_args: argparse.Namespace) -> int:
    """Show them."""
    return open_at("settings")
