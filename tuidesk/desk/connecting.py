"""Connecting an address: account, both ways, queue and Reply via in one transaction, or nothing of it.

The block list needs no entry: it holds every address of the desk by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import connecting_queue
from tuidesk.desk.actor import Actor
from tuidesk.desk.channel_additions import keep_cache, keep_password, keep_secret, server_columns
from tuidesk.desk.channel_checks import (
    DIRECTIONS,
    check_app_password,
    check_choice,
    check_client_id,
    check_plain,
    check_since,
    check_tenant,
)
from tuidesk.desk.connecting_doubts import question, refuse_connected, refuse_consumer_outlook
from tuidesk.desk.names import check_address
from tuidesk.desk.permissions import require
from tuidesk.desk.provider_servers import Servers, gmail, office365
from tuidesk.desk.servers import Server
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store import channel_writes, events, setup_channels
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.tables import inbound, outbound

__all__ = [
    "Connected",
    "Connection",
    "Registration",
    "connect_gmail",
    "connect_imap",
    "connect_office365",
    "question",
]


@dataclass(frozen=True, slots=True)
class Connection:
    """What is to be connected and how; each value is checked when it is used.

    `queue` names the queue that gets the mail: "" = make one, "-" = none. An address that only sends gets
    a queue when one is named, and becomes that queue's Reply via.
    """

    address: str
    directions: str = "both"  # both | in | out
    queue: str = ""
    from_name: str = ""  # "" = the queue's name
    since: str = "now"  # now | all | Nd
    folder: str = "INBOX"
    enabled: bool = True
    ca_file: str = ""  # trusted authorities of one's own for both servers, PEM; "" = as config.toml says


@dataclass(frozen=True, slots=True)
class Registration:
    """The app registration of an Office 365 tenant, and what a sign-in by it gave.

    `login` is who signed in, when it is not the mailbox itself: a shared mailbox is read and sent from by
    him. Neither `cache` nor `client_secret` = saved, but not signed in yet.
    """

    tenant: str
    client_id: str
    flow: str = ""  # device | code | secret; "" = nobody has signed in
    login: str = ""
    cache: bytes = field(default=b"", repr=False)
    client_secret: str = field(default="", repr=False)
    secret_expires_at: int = 0  # ms, 0 = not known


@dataclass(frozen=True, slots=True)
class Connected:
    """What connecting made: the account, its channel's name, the queue's name ("" = none)."""

    account_id: int
    channel: str
    queue: str


def connect_office365(
    conn: sa.Connection, actor: Actor, connection: Connection, registration: Registration
) -> Connected:
    """Connect an Office 365 mailbox within the transaction of `conn`; raises Problem, then roll back."""
    require(actor, "admin")
    address = check_address(connection.address)
    refuse_consumer_outlook(address)
    login = check_address(registration.login) if registration.login else address
    values = {
        "kind": "office365",
        "login": login,
        "address": address,
        "tenant": check_tenant(registration.tenant),
        "client_id": check_client_id(registration.client_id),
        "flow": registration.flow or ("secret" if registration.client_secret else ""),
        "secret_expires_at": registration.secret_expires_at,
        "signed_in_at": now() if registration.cache else 0,
    }
    # XOAUTH2 names a shared mailbox to IMAP but its user to SMTP (mail_facts trap 8).
    user = {"login": "" if login == address else address}
    made = _connect(conn, actor, connection, values, office365(connection.ca_file), inward=user)
    if registration.cache:
        keep_cache(conn, made.account_id, registration.cache)
    if registration.client_secret:
        keep_secret(conn, made.account_id, registration.client_secret)
    return made


def connect_gmail(
    store: Store,
    actor: Actor,
    address: str,
    password: str,
    *,
    directions: str = "both",
    queue: str = "",
    from_name: str = "",
    since: str = "now",
    enabled: bool = True,
    ca_file: str = "",
) -> Connected:
    """Connect a Gmail or Workspace mailbox by its app password; raises Problem and leaves nothing behind."""
    require(actor, "admin")
    password = check_app_password(password)
    address = check_address(address)
    connection = Connection(address, directions, queue, from_name, since, enabled=enabled, ca_file=ca_file)
    with store.write() as conn:
        values = {"kind": "gmail", "login": address, "address": address}
        made = _connect(conn, actor, connection, values, gmail(connection.ca_file))
        keep_password(conn, made.account_id, password)
        return made


def connect_imap(
    store: Store,
    actor: Actor,
    address: str,
    imap: Server | None,
    smtp: Server | None,
    user: str,
    password: str,
    *,
    queue: str = "",
    from_name: str = "",
    since: str = "now",
    folder: str = "INBOX",
    enabled: bool = True,
) -> Connected:
    """Connect a mailbox by its servers and password; a direction whose server is None is left out."""
    require(actor, "admin")
    address = check_address(address)
    if imap is None and smtp is None:
        raise BadUsage(_("No server is named"), _("Name the IMAP server, the SMTP server, or both."))
    directions = "both" if imap and smtp else "in" if imap else "out"
    connection = Connection(address, directions, queue, from_name, since, folder, enabled)
    with store.write() as conn:
        kind = "imap" if imap else "smtp"
        values = {"kind": kind, "login": check_plain(user, _("The user")), "address": address}
        made = _connect(conn, actor, connection, values, Servers(imap, smtp))
        keep_password(conn, made.account_id, password)
        return made


def _connect(
    conn: sa.Connection,
    actor: Actor,
    connection: Connection,
    account: dict[str, Any],
    servers: Servers,
    *,
    inward: dict[str, Any] | None = None,
) -> Connected:
    """Write account, halves and queue."""
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
    connecting_queue.attach(conn, actor, queue, channel, halves, directions)
    said = {"channel": channel, "kind": account["kind"], "directions": directions, "queue": queue.name}
    events.add(conn, actor.name, None, "channel-added", said)
    return Connected(account_id, channel, queue.name)
