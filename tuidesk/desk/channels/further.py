"""Further ways out of an account: another From, no second sign-in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tuidesk.desk import provider_servers
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import find
from tuidesk.desk.channels.additions import free_name, server_columns
from tuidesk.desk.loops import guarded
from tuidesk.desk.names import check_from
from tuidesk.desk.permissions import require
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store import channel_writes, events
from tuidesk.store import setup_channels as rows
from tuidesk.store.engine import Store
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.store.tables import outbound


def add_from(store: Store, actor: Actor, name: str, account: str, from_: str, *, enabled: bool = True) -> int:
    """Add a way out under a From of its own on the account of a channel, and return its outbound id."""
    require(actor, "admin")
    from_name, from_address = check_from(from_)
    with store.write() as conn, guarded(conn):
        channel = find(conn, account)
        _refuse_same_from(conn, channel, from_address)
        values = _servers(conn, channel) | {"from_name": from_name, "from_address": from_address}
        values |= {"name": free_name(conn, name), "enabled": enabled}
        said = {"channel": values["name"], "kind": channel.kind, "account": channel.account.name}
        events.add(conn, actor.name, None, "channel-added", said)
        return channel_writes.add_half(conn, outbound, channel.account_id, values)


def _servers(conn: sa.Connection, channel: ChannelRow) -> dict[str, Any]:
    """Return where the account sends: as its other ways out do, else as its provider has it."""
    for row in rows.channels(conn):
        half = row.outbound
        if row.account_id == channel.account_id and half:
            place = {"host": half.host, "port": half.port, "tls": half.tls}
            return place | {"ca_file": half.ca_file, "login": half.login}
    known = provider_servers.of_kind(channel.kind).smtp
    if known is None:
        title = _("{channel} only brings mail in").format(channel=channel.name)
        raise BadUsage(title, _("Add a way out with: tuidesk channel add smtp"))
    return server_columns(known)


def _refuse_same_from(conn: sa.Connection, channel: ChannelRow, address: str) -> None:
    for row in rows.channels(conn):
        if row.outbound and row.account_id == channel.account_id and row.from_address == address:
            title = _("{channel} sends as {address} already").format(channel=row.name, address=address)
            raise BadUsage(title, _("Name that one as Reply via."))
