"""Connecting an address: account, both ways, queue and Reply via in one transaction, or nothing of it.

The block list needs no entry: it holds every address of the desk by itself.
"""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.channels.additions import keep_cache, keep_password, keep_secret
from tuidesk.desk.channels.checks import (
    check_app_password,
    check_client_id,
    check_plain,
    check_tenant,
)
from tuidesk.desk.connecting.doubts import question, refuse_consumer_outlook
from tuidesk.desk.connecting.make import make
from tuidesk.desk.connecting.types import Connected, Connection, Registration
from tuidesk.desk.names import check_address
from tuidesk.desk.permissions import require
from tuidesk.desk.provider_servers import Servers, gmail, office365
from tuidesk.desk.servers import Server
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store.clock import now
from tuidesk.store.engine import Store

__all__ = [
    "Connected",
    "Connection",
    "Registration",
    "connect_gmail",
    "connect_imap",
    "connect_office365",
    "question",
]


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
    # XOAUTH2 names a shared mailbox to IMAP but its user to SMTP.
    user = {"login": "" if login == address else address}
    made = make(conn, actor, connection, values, office365(connection.ca_file), inward=user)
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
        made = make(conn, actor, connection, values, gmail(connection.ca_file))
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
        made = make(conn, actor, connection, values, Servers(imap, smtp))
        keep_password(conn, made.account_id, password)
        return made
