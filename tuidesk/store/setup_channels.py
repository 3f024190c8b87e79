"""Rows of channels, for the commands and screens that set the desk up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.feed import publish
from tuidesk.store.tables import account, inbound, mailbox, outbound, outbox, queue, secret


@dataclass(frozen=True, slots=True)
class Side:
    """The inbound or the outbound half of a channel."""

    id: int
    host: str
    port: int
    tls: str
    ca_file: str
    enabled: bool
    ok_at: int  # ms; 0 = never
    error_title: str
    error_hint: str


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel: an account with an inbound half, an outbound half, or both."""

    account_id: int
    name: str
    kind: str
    login: str
    inbound: Side | None
    outbound: Side | None
    address: str
    creation_address: str
    folder: str
    since: str
    poll_seconds: int
    from_name: str
    from_address: str


_SIDE = ("id", "host", "port", "tls", "ca_file", "enabled", "ok_at", "error_title", "error_hint")
_IN = ("address", "creation_address", "folder", "since", "poll_seconds")
_OUT = ("from_name", "from_address")
_DEFAULTS: Mapping[str, Any] = {"poll_seconds": 0}


def channels(conn: sa.Connection) -> list[ChannelRow]:
    """Return every channel, by name."""
    query = (
        sa.select(
            *(account.c[name] for name in ("id", "name", "kind", "login")),
            *(inbound.c[name].label(f"in_{name}") for name in _SIDE + _IN),
            *(outbound.c[name].label(f"out_{name}") for name in _SIDE + _OUT),
        )
        .select_from(account.outerjoin(inbound).outerjoin(outbound))
        .order_by(account.c.name, outbound.c.id)
    )
    return [_channel(dict(row)) for row in conn.execute(query).mappings()]


def _channel(row: Mapping[str, Any]) -> ChannelRow:
    texts = {name: row[f"in_{name}"] for name in _IN} | {name: row[f"out_{name}"] for name in _OUT}
    texts = {name: _DEFAULTS.get(name, "") if value is None else value for name, value in texts.items()}
    return ChannelRow(
        row["id"], row["name"], row["kind"], row["login"], _side(row, "in_"), _side(row, "out_"), **texts
    )


def _side(row: Mapping[str, Any], prefix: str) -> Side | None:
    return Side(**{name: row[prefix + name] for name in _SIDE}) if row[f"{prefix}id"] else None


def add_account(conn: sa.Connection, name: str, kind: str, login: str) -> int:
    """Add the account of a channel and return its id."""
    values = {"name": name, "kind": kind, "login": login, "created_at": now()}
    return int(conn.execute(sa.insert(account).values(values).returning(account.c.id)).scalar_one())


def add_half(conn: sa.Connection, table: sa.Table, account_id: int, values: Mapping[str, Any]) -> int:
    """Add the inbound or outbound half of an account (`table` says which) and return its id."""
    row: dict[str, Any] = {"account_id": account_id, **values}
    new_id = int(conn.execute(sa.insert(table).values(row).returning(table.c.id)).scalar_one())
    publish(conn, "channel", new_id)
    return new_id


def change(conn: sa.Connection, row: ChannelRow, values: Mapping[str, Any]) -> None:
    """Set columns of a channel, by name, wherever its tables have them; an old error is forgotten with it."""
    login = {"login": values["login"]} if "login" in values else {}
    if login:
        conn.execute(sa.update(account).where(account.c.id == row.account_id).values(login))
    for table, half in ((inbound, row.inbound), (outbound, row.outbound)):
        here = {name: value for name, value in values.items() if name in table.c}
        if half is not None:
            cleared = {"error_at": 0, "error_title": "", "error_hint": ""}
            conn.execute(sa.update(table).where(table.c.id == half.id).values(here | cleared))
            publish(conn, "channel", half.id)


def remove(conn: sa.Connection, row: ChannelRow) -> None:
    """Delete a channel and its secrets; its ledger stays, since it says where mail went."""
    if row.inbound is not None:
        conn.execute(sa.delete(mailbox).where(mailbox.c.inbound_id == row.inbound.id))
        conn.execute(sa.delete(inbound).where(inbound.c.id == row.inbound.id))
        publish(conn, "channel", row.inbound.id)
    if row.outbound is not None:
        conn.execute(sa.delete(outbound).where(outbound.c.id == row.outbound.id))
        publish(conn, "channel", row.outbound.id)
    conn.execute(sa.delete(secret).where(secret.c.account_id == row.account_id))
    conn.execute(sa.delete(account).where(account.c.id == row.account_id))


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


def has_outbox(conn: sa.Connection, outbound_id: int) -> bool:
    """Say whether the outbox holds mail of an outbound channel, in whatever state."""
    return conn.scalar(sa.select(outbox.c.id).where(outbox.c.outbound_id == outbound_id).limit(1)) is not None


def queue_of(conn: sa.Connection, row: ChannelRow) -> int | None:
    """Return the queue that takes its mail from the channel."""
    if row.inbound is None:
        return None
    return conn.scalar(sa.select(queue.c.id).where(queue.c.inbound_id == row.inbound.id))
