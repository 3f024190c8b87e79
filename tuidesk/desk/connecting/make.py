"""Writes all that connecting an address makes, within one transaction."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.channels.additions import server_columns
from tuidesk.desk.channels.checks import DIRECTIONS, check_choice, check_plain, check_since
from tuidesk.desk.connecting import queue as connecting_queue
from tuidesk.desk.connecting.doubts import refuse_connected
from tuidesk.desk.connecting.types import Connected, Connection
from tuidesk.desk.loops import guarded
from tuidesk.desk.provider_servers import Servers
from tuidesk.i18n import _
from tuidesk.store import channel_writes, events, setup_channels
from tuidesk.store.tables import inbound, outbound


def make(
    conn: sa.Connection,
    actor: Actor,
    connection: Connection,
    account: dict[str, Any],
    servers: Servers,
    *,
    inward: dict[str, Any] | None = None,
) -> Connected:
    """Write account, halves and queue of an address; `inward` are further columns of its inbound half."""
    address = account["address"]
    directions = check_choice(connection.directions, DIRECTIONS, "directions")
    refuse_connected(conn, address, directions)
    taken = {row.name.casefold() for row in setup_channels.channels(conn)}
    channel = connecting_queue.unique(address, taken)  # mail forwarded from it may bear the name already
    account_id = channel_writes.add_account(conn, {"name": channel, **account})
    halves: dict[str, int] = {}
    half = {"name": channel, "enabled": connection.enabled}
    if directions in ("both", "in") and servers.imap:
        values = half | server_columns(servers.imap) | (inward or {})
        values |= {"address": address, "since": check_since(connection.since)}
        values["folder"] = check_plain(connection.folder, _("The folder"))
        halves["inbound_id"] = channel_writes.add_half(conn, inbound, account_id, values)
    queue = connecting_queue.choose(conn, connection.queue, address, directions)
    if directions in ("both", "out") and servers.smtp:
        name = check_plain(connection.from_name, _("The name")) if connection.from_name else queue.name
        values = half | server_columns(servers.smtp) | {"from_name": name, "from_address": address}
        halves["reply_via_id"] = channel_writes.add_half(conn, outbound, account_id, values)
    with guarded(conn):
        connecting_queue.attach(conn, actor, queue, channel, halves, directions)
    said = {"channel": channel, "kind": account["kind"], "directions": directions, "queue": queue.name}
    events.add(conn, actor.name, None, "channel-added", said)
    return Connected(account_id, channel, queue.name)
