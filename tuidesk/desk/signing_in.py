"""What a sign-in changes on the desk: an account that it connects, or one that it brings back to life."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.channels.additions import CACHE_FIELD, SECRET_FIELD, keep_cache, keep_secret
from tuidesk.desk.connecting import Connected, Registration
from tuidesk.desk.names import check_address
from tuidesk.desk.permissions import require
from tuidesk.errors import NotFound
from tuidesk.i18n import Phrase, mark
from tuidesk.store import events, feed
from tuidesk.store.clock import now
from tuidesk.store.tables import account, inbound, outbound, queue


@dataclass(frozen=True, slots=True)
class Known:
    """An Office 365 account of the desk: its mailbox, who signs in for it, its app, its ways."""

    account_id: int
    channel: str
    address: str
    login: str
    tenant: str
    client_id: str
    directions: str  # both | in | out


def known(conn: sa.Connection, account_id: int) -> Known:
    """Return an Office 365 account by its id; raises NotFound."""
    found = sa.select(account).where(account.c.id == account_id, account.c.kind == "office365")
    row = conn.execute(found).first()
    if row is None:
        raise NotFound(Phrase(mark("There is no such Office 365 account any more")))
    reads, sends = (
        conn.scalar(sa.select(table.c.id).where(table.c.account_id == account_id).limit(1))
        for table in (inbound, outbound)
    )
    directions = "both" if reads and sends else "in" if reads else "out"
    return Known(row.id, row.name, row.address, row.login, row.tenant, row.client_id, directions)


def sign_in_again(
    conn: sa.Connection, actor: Actor, account_id: int, registration: Registration
) -> Connected:
    """Replace an account's tokens within the transaction of `conn`; its queue and channels stay as they are."""
    require(actor, "admin")
    before = known(conn, account_id)
    login = check_address(registration.login) if registration.login else before.login
    values = {
        "login": login,
        "tenant": registration.tenant,
        "client_id": registration.client_id,
        "flow": registration.flow,
        "signed_in_at": now(),
        "token_at": now(),
        "secret_expires_at": registration.secret_expires_at,
    }
    conn.execute(sa.update(account).where(account.c.id == account_id).values(values))
    _keep(conn, account_id, registration)
    reader = {"login": "" if login == before.address else before.address}
    for table, changed in ((inbound, reader), (outbound, {})):
        well = {"error_at": 0, "error_title": "", "error_hint": "", "retry_seconds": 0, **changed}
        conn.execute(sa.update(table).where(table.c.account_id == account_id).values(well))
    events.add(
        conn, actor.name, None, "channel-changed", {"channel": before.channel, "settings": ["sign-in"]}
    )
    feed.publish(conn, "channel", account_id)
    return Connected(account_id, before.channel, _queue_of(conn, account_id))


def _keep(conn: sa.Connection, account_id: int, registration: Registration) -> None:
    from tuidesk.store import secrets  # cryptography is no part of an agent's process

    for field in (CACHE_FIELD, SECRET_FIELD):
        secrets.drop_secret(conn, account_id, field)
    keep_cache(conn, account_id, registration.cache)
    if registration.client_secret:
        keep_secret(conn, account_id, registration.client_secret)


def _queue_of(conn: sa.Connection, account_id: int) -> str:
    named = sa.select(queue.c.name).join(inbound, inbound.c.id == queue.c.inbound_id)
    return conn.scalar(named.where(inbound.c.account_id == account_id)) or ""
