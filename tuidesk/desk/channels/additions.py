"""New channels: each is checked, then saved with its sealed password, in one transaction."""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.channels.checks import (
    check_app_password,
    check_optional_address,
    check_plain,
    check_poll,
    check_since,
)
from tuidesk.desk.loops import guarded
from tuidesk.desk.names import check_address, check_from, check_name
from tuidesk.desk.permissions import require
from tuidesk.desk.servers import Server, check_ca_file
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store import channel_writes as rows
from tuidesk.store import events, setup_channels
from tuidesk.store.engine import Store
from tuidesk.store.tables import inbound, outbound

PASSWORD_FIELD = "password"  # noqa: S105 - its name, not its value
SECRET_FIELD = "client_secret"  # noqa: S105
CACHE_FIELD = "oauth_cache"


def add_imap(
    store: Store,
    actor: Actor,
    name: str,
    server: Server,
    *,
    user: str,
    password: str,
    address: str,
    folder: str = "INBOX",
    since: str = "now",
    poll_seconds: int = 60,
    enabled: bool = True,
) -> int:
    """Add a mailbox to fetch from and return its inbound id; it is fetched once a queue names it."""
    require(actor, "admin")
    values = server_columns(server) | {
        "address": check_address(address),
        "folder": check_plain(folder, _("The folder")),
        "since": check_since(since),
        "poll_seconds": check_poll(str(poll_seconds)),
        "enabled": enabled,
    }
    user = check_plain(user, _("The user"))
    with store.write() as conn:
        account_id, name = _account(conn, name, "imap", user)
        keep_password(conn, account_id, password)
        events.add(conn, actor.name, None, "channel-added", {"channel": name, "kind": "imap"})
        return rows.add_half(conn, inbound, account_id, {"name": name, **values})


def add_smtp(
    store: Store,
    actor: Actor,
    name: str,
    server: Server,
    *,
    from_: str,
    user: str = "",
    password: str = "",
    enabled: bool = True,
    relay: bool = False,
) -> int:
    """Add a way out and return its outbound id; without user the server is used without a login."""
    require(actor, "admin")
    if bool(user) != bool(password):
        raise BadUsage(
            _("User and password belong together"), _("Give both, or neither for a server without login.")
        )
    from_name, from_address = check_from(from_)
    values = {"from_name": from_name, "from_address": from_address, "enabled": enabled} | server_columns(
        server
    )
    with store.write() as conn, guarded(conn):
        if relay:
            _refuse_second_relay(conn)
        kind = "relay" if relay else "smtp"
        account_id, name = _account(conn, name, kind, user)
        if password:
            keep_password(conn, account_id, password)
        events.add(conn, actor.name, None, "channel-added", {"channel": name, "kind": kind})
        return rows.add_half(conn, outbound, account_id, {"name": name, **values})


# The desk-wide default way out: the last choice of every queue's Reply via.
add_relay = partial(add_smtp, relay=True)


def add_forward(
    store: Store,
    actor: Actor,
    name: str,
    *,
    public_address: str = "",
    creation_address: str = "",
    ca_file: str = "",
    enabled: bool = True,
) -> int:
    """Add a channel whose mail is forwarded to us; its addresses belong to the queue that names it.

    `ca_file` is kept for the day on which the channel gets a server.
    """
    require(actor, "admin")
    values = {
        "address": check_optional_address(public_address),
        "creation_address": check_optional_address(creation_address),
        "ca_file": check_ca_file(ca_file),
        "enabled": enabled,
    }
    with store.write() as conn, guarded(conn):
        account_id, name = _account(conn, name, "forward", "")
        events.add(conn, actor.name, None, "channel-added", {"channel": name, "kind": "forward"})
        return rows.add_half(conn, inbound, account_id, {"name": name, **values})


def _account(conn: sa.Connection, name: str, kind: str, login: str) -> tuple[int, str]:
    name = free_name(conn, name)
    return rows.add_account(conn, {"name": name, "kind": kind, "login": login}), name


def free_name(conn: sa.Connection, text: str) -> str:
    """Return a name that no channel has, in whatever case; raises BadUsage."""
    name = check_name(text, _("channel"))
    if any(row.name.casefold() == name.casefold() for row in setup_channels.channels(conn)):
        title = _("A channel called {name} exists").format(name=name)
        raise BadUsage(title, _("Choose another name, or change it with: tuidesk channel set"))
    return name


def _refuse_second_relay(conn: sa.Connection) -> None:
    for row in setup_channels.channels(conn):
        if row.kind == "relay":
            title = _("{name} is the desk's relay already").format(name=row.name)
            raise BadUsage(title, _("Remove it first, or add this one as smtp."))


def keep_password(conn: sa.Connection, account_id: int, password: str, *, gmail: bool = False) -> None:
    """Seal a channel's password, replacing the one before; raises BadUsage when it is empty or cannot be one."""
    if not password:
        raise BadUsage(_("The password is empty"), _("Give it as one line: --password-stdin < file"))
    _seal(conn, account_id, PASSWORD_FIELD, check_app_password(password) if gmail else password)


def keep_secret(conn: sa.Connection, account_id: int, client_secret: str) -> None:
    """Seal an app registration's client secret, replacing the one before; raises BadUsage when it is empty."""
    if not client_secret:
        raise BadUsage(_("The client secret is empty"), _("Give it as one line: --secret-stdin < file"))
    _seal(conn, account_id, SECRET_FIELD, client_secret)


def keep_cache(conn: sa.Connection, account_id: int, cache: bytes) -> None:
    """Seal the tokens of a sign-in, replacing those before."""
    _seal(conn, account_id, CACHE_FIELD, cache)


def _seal(conn: sa.Connection, account_id: int, field: str, secret: str | bytes) -> None:
    from tuidesk.store import secrets  # cryptography is no part of an agent's process

    secrets.put_secret(conn, account_id, field, secret)


def server_columns(server: Server) -> dict[str, Any]:
    """Return the columns that say where a half's server is; raises BadUsage for a file that is not there."""
    ca_file = check_ca_file(server.ca_file)
    return {"host": server.host, "port": server.port, "tls": server.tls, "ca_file": ca_file}
