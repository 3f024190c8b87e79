"""Aliases: further addresses whose mail lands in a connected mailbox. They are the desk's own."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store import setup_channels as rows
from tuidesk.store.setup_channels import ChannelRow


def check(conn: sa.Connection, row: ChannelRow, wanted: Iterable[str]) -> None:
    """Raise BadUsage when another channel receives one of the addresses, or this one does already."""
    for address in wanted:
        for other in rows.channels(conn):
            if address in other.account.aliases or (other.inbound and address == other.address):
                title = _("{address} belongs to the channel {channel} already")
                hint = "" if other.account_id == row.account_id else _("Take it away there first.")
                raise BadUsage(title.format(address=address, channel=other.account.name), hint)
