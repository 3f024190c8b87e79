"""What keeps a channel from working, as far as the store knows it."""

from __future__ import annotations

import shlex

from tuidesk.errors import Problem
from tuidesk.i18n import _, said
from tuidesk.store.setup_channels import ChannelRow, Side


def signed_in(row: ChannelRow) -> bool:
    """Say whether an Office 365 account has what it needs to get tokens; True for all other kinds."""
    return row.kind != "office365" or row.account.has_secret


def trouble(row: ChannelRow) -> str:
    """Return what is wrong with a channel and what to do about it, in one line; '' when nothing is known."""
    if not signed_in(row):
        hint = _("Run: tuidesk channel sign-in {channel}").format(channel=shlex.quote(row.account.name))
        return Problem(_("Not signed in yet"), hint).line
    return next((line for half in row.sides if (line := side_trouble(half))), "")


def side_trouble(half: Side | None) -> str:
    """Return what the worker noted about one direction, in one line; '' when it works."""
    if half is None or not half.error_title:
        return ""
    return Problem(said(half.error_title), said(half.error_hint)).line
