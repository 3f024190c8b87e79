"""The channels that a worker serves, as plain rows that compare equal while nothing about them changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, cast

import sqlalchemy as sa

from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, mark
from tuidesk.locations import Locations
from tuidesk.mail.tls import AnyLogin, Endpoint, Login, TlsMode, TokenLogin
from tuidesk.store import secrets
from tuidesk.store.engine import Store
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.store.tables import account, inbound, outbound, outbox, queue, secret
from tuidesk.worker import tokens


class NoPassword(Problem):
    """The channel lacks the login that its server wants."""

    def __init__(self, channel: str) -> None:
        super().__init__(
            Phrase(mark("The channel {channel} has no password"), {"channel": channel}),
            Phrase(mark("Set it with: tuidesk channel set {channel} --password-stdin"), {"channel": channel}),
        )


@dataclass(frozen=True, slots=True)
class Channel:
    """What it takes to reach the server of one channel.

    `secret_at` moves when somebody gives a password or signs in, and not when a token is renewed.
    """

    id: int
    account_id: int
    kind: str
    name: str
    login: str
    host: str
    port: int
    tls: str
    ca_file: str
    secret_at: int

    table: ClassVar[sa.Table]

    @property
    def lease(self) -> str:
        """The name of the lease whose holder alone serves the channel."""
        return f"{self.table.name}:{self.id}"


@dataclass(frozen=True, slots=True)
class InboundChannel(Channel):
    """A mailbox that a queue names."""

    queue_id: int
    folder: str
    since: str
    poll_seconds: int
    generation: int
    watch_sent: bool
    sent: bool = False  # `folder` is where the mailbox keeps what was sent from it

    table = inbound

    def sent_side(self, folder: str) -> InboundChannel:
        """Return the Sent folder of the mailbox as one to sync: wanted is what comes once it is watched."""
        return replace(self, folder=folder, since="now", sent=True)


@dataclass(frozen=True, slots=True)
class OutboundChannel(Channel):
    """A way for mail to leave."""

    from_address: str

    table = outbound


def _columns(table: sa.Table) -> list[Any]:
    places = [table.c[name] for name in ("host", "port", "tls", "ca_file")]
    login = sa.func.coalesce(sa.func.nullif(table.c.login, ""), account.c.login)
    given = sa.select(sa.func.max(secret.c.created_at)).where(secret.c.account_id == table.c.account_id)
    secret_at = sa.func.coalesce(given.scalar_subquery(), 0)
    return [table.c.id, table.c.account_id, account.c.kind, table.c.name, login, *places, secret_at]


def _joined(table: sa.Table) -> sa.Join:
    return table.join(account, account.c.id == table.c.account_id)


def _inbound() -> sa.Select[Any]:
    settings = [inbound.c[name] for name in ("folder", "since", "poll_seconds", "generation", "watch_sent")]
    own = [sa.func.coalesce(queue.c.id, 0), *settings]
    named = _joined(inbound).outerjoin(queue, queue.c.inbound_id == inbound.c.id)
    return sa.select(*_columns(inbound), *own).select_from(named).where(account.c.kind != "forward")


def _outbound() -> sa.Select[Any]:
    return sa.select(*_columns(outbound), outbound.c.from_address).select_from(_joined(outbound))


def inbound_channels(conn: sa.Connection) -> list[InboundChannel]:
    """Return the enabled mailboxes that a queue names; a forwarded channel has none."""
    rows = conn.execute(_inbound().where(inbound.c.enabled, queue.c.id.is_not(None)).order_by(inbound.c.id))
    return [InboundChannel(*row) for row in rows]


def inbound_channel(conn: sa.Connection, inbound_id: int) -> InboundChannel | None:
    """Return one mailbox, enabled or not, named by a queue or not; None when it is gone."""
    row = conn.execute(_inbound().where(inbound.c.id == inbound_id)).first()
    return InboundChannel(*row) if row else None


def outbound_channels(conn: sa.Connection) -> list[OutboundChannel]:
    """Return the enabled ways out."""
    rows = conn.execute(_outbound().where(outbound.c.enabled).order_by(outbound.c.id))
    return [OutboundChannel(*row) for row in rows]


def idle_ways_out(conn: sa.Connection) -> list[OutboundChannel]:
    """Return the ways out that are switched off although mail stands there as if they were not."""
    stands = sa.and_(outbox.c.outbound_id == outbound.c.id, outbox.c.state.in_(("queued", "sending")))
    idle = _outbound().where(~outbound.c.enabled, sa.exists().where(stands))
    return [OutboundChannel(*row) for row in conn.execute(idle.order_by(outbound.c.id))]


def halves(conn: sa.Connection, row: ChannelRow) -> tuple[InboundChannel | None, OutboundChannel | None]:
    """Return both halves of a channel, enabled or not, named by a queue or not."""
    found_in = conn.execute(_inbound().where(inbound.c.id == row.inbound.id)).first() if row.inbound else None
    found_out = (
        conn.execute(_outbound().where(outbound.c.id == row.outbound.id)).first() if row.outbound else None
    )
    return (
        InboundChannel(*found_in) if found_in else None,
        OutboundChannel(*found_out) if found_out else None,
    )


def endpoint_of(channel: Channel) -> Endpoint:
    """Return where the channel's server is; raises PlaintextRefused."""
    return Endpoint(channel.host, channel.port, cast(TlsMode, channel.tls), channel.ca_file)


def login_of(store: Store, locations: Locations, channel: Channel, refused: str = "") -> AnyLogin | None:
    """Return the channel's user with the opened password or a living token; None when no login is wanted.

    `refused` is a token that the server did not take. Raises KeyMissing when this machine cannot open the
    desk's secrets, NoPassword when there is none, SignInNeeded or AuthorityAway when there is no token.
    """
    if not channel.login:
        return None
    if channel.kind == "office365":
        return TokenLogin(channel.login, tokens.token(store, locations, channel.account_id, refused))
    with store.read() as conn:
        password = secrets.get_secret(conn, locations, channel.account_id, "password")
    if not password:
        raise NoPassword(channel.name)
    return Login(channel.login, password)
