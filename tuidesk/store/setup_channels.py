"""Rows of channels, for the commands and screens that set the desk up.

A channel is an account with an inbound half, an outbound half, or both, under the account's name.
Further ways out of the same account, each with a From of its own, are channels under their own names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tuidesk.store.tables import account, alias, inbound, outbound, outbox, queue, secret


@dataclass(frozen=True, slots=True)
class Side:
    """The inbound or the outbound half of a channel; times are ms, 0 = never."""

    id: int
    host: str
    port: int
    tls: str
    ca_file: str
    login: str  # who logs in at this server; "" = the account's login
    enabled: bool
    ok_at: int
    error_at: int
    error_title: str
    error_hint: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """The login that the halves of a channel share."""

    id: int
    name: str
    kind: str
    login: str
    address: str  # the mailbox that was connected, "" of imap, smtp, relay and forward
    tenant: str
    client_id: str
    flow: str
    secret_expires_at: int
    signed_in_at: int
    token_at: int
    has_secret: bool = False  # a password, token cache or client secret is kept
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel; what its missing half would say is empty."""

    account_id: int
    name: str
    kind: str
    login: str
    account: AccountRow
    inbound: Side | None = None
    outbound: Side | None = None
    address: str = ""
    creation_address: str = ""
    folder: str = ""
    since: str = ""
    poll_seconds: int = 0
    after: str = ""
    after_folder: str = ""
    watch_sent: bool = False
    from_name: str = ""
    from_address: str = ""
    domain_confirmed: bool = False
    rate_per_minute: int = 0
    sent_policy: str = ""
    further: bool = field(default=False)  # one more From on an account that another channel stands for

    @property
    def directions(self) -> str:
        """Return both, in or out."""
        if self.inbound and self.outbound:
            return "both"
        return "in" if self.inbound else "out"

    @property
    def sides(self) -> tuple[Side, ...]:
        """Return the halves that there are."""
        return tuple(half for half in (self.inbound, self.outbound) if half)


_ACCOUNT = (
    *("id", "name", "kind", "login", "address", "tenant", "client_id", "flow"),
    *("secret_expires_at", "signed_in_at", "token_at"),
)
_SIDE = Side.__slots__
_IN = (
    "address",
    "creation_address",
    "folder",
    "since",
    "poll_seconds",
    "after",
    "after_folder",
    "watch_sent",
)
_OUT = ("from_name", "from_address", "domain_confirmed", "rate_per_minute", "sent_policy")


def channels(conn: sa.Connection) -> list[ChannelRow]:
    """Return every channel, by name."""
    inward = {row["account_id"]: row for row in _halves(conn, inbound, _IN)}
    outward: dict[int, list[Any]] = {}
    for row in _halves(conn, outbound, _OUT):
        outward.setdefault(row["account_id"], []).append(row)
    found = [
        channel
        for one in _accounts(conn)
        for channel in _of_account(one, inward.get(one.id), outward.get(one.id, []))
    ]
    return sorted(found, key=lambda channel: channel.name)


def _accounts(conn: sa.Connection) -> list[AccountRow]:
    aliases: dict[int, list[str]] = {}
    for account_id, address in conn.execute(
        sa.select(alias.c.account_id, alias.c.address).order_by(alias.c.id)
    ):
        aliases.setdefault(account_id, []).append(address)
    kept = set(conn.scalars(sa.select(secret.c.account_id).where(secret.c.account_id.is_not(None))))
    columns = [account.c[name] for name in _ACCOUNT]
    return [
        AccountRow(**row, has_secret=row["id"] in kept, aliases=tuple(aliases.get(row["id"], ())))
        for row in conn.execute(sa.select(*columns).order_by(account.c.id)).mappings()
    ]


def _halves(conn: sa.Connection, table: sa.Table, names: tuple[str, ...]) -> list[Any]:
    columns = [table.c[name] for name in ("account_id", "name", *_SIDE, *names)]
    return list(conn.execute(sa.select(*columns).order_by(table.c.id)).mappings())


def _of_account(one: AccountRow, inward: Any, outward: list[Any]) -> Iterator[ChannelRow]:
    """Yield the channel that bears the account's name, and one for each further way out."""
    named = [row for row in outward if row["name"] == one.name]
    own = next(iter([*named, *([] if inward else outward)]), None)
    yield _row(one, one.name, inward, own)
    for row in outward:
        if row is not own:
            yield _row(one, row["name"], None, row, further=True)


def _row(one: AccountRow, name: str, inward: Any, outward: Any, *, further: bool = False) -> ChannelRow:
    texts = {name: inward[name] for name in _IN} if inward else {"address": one.address}
    texts |= {name: outward[name] for name in _OUT} if outward else {}
    sides = (_side(inward), _side(outward))
    return ChannelRow(one.id, name, one.kind, one.login, one, *sides, **texts, further=further)


def _side(row: Any) -> Side | None:
    return Side(**{name: row[name] for name in _SIDE}) if row else None


def naming_queues(conn: sa.Connection, row: ChannelRow) -> list[tuple[str, str]]:
    """Return (queue, 'inbound' or 'reply-via') for each queue that names the channel."""
    named: list[tuple[str, str]] = []
    for column, half, what in (
        (queue.c.inbound_id, row.inbound, "inbound"),
        (queue.c.reply_via_id, row.outbound, "reply-via"),
    ):
        if half is not None:
            found = conn.scalars(sa.select(queue.c.name).where(column == half.id).order_by(queue.c.name))
            named.extend((name, what) for name in found)
    return named


def sharing(conn: sa.Connection, row: ChannelRow) -> list[str]:
    """Return the names of the channels that use the account of this one, which stands for it."""
    if row.further:
        return []
    return [other.name for other in channels(conn) if other.further and other.account_id == row.account_id]


def has_outbox(conn: sa.Connection, outbound_id: int) -> bool:
    """Say whether the outbox holds mail of an outbound channel, in whatever state."""
    return conn.scalar(sa.select(outbox.c.id).where(outbox.c.outbound_id == outbound_id).limit(1)) is not None


def queue_of(conn: sa.Connection, row: ChannelRow) -> int | None:
    """Return the queue that takes its mail from the channel."""
    if row.inbound is None:
        return None
    return conn.scalar(sa.select(queue.c.id).where(queue.c.inbound_id == row.inbound.id))
