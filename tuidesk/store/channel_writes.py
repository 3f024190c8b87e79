"""Writes channels: new ones, changed ones, and those that go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tuidesk.store import generations, senders
from tuidesk.store.clock import now
from tuidesk.store.feed import publish
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.store.tables import account, alias, chore, inbound, mailbox, outbound, secret

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changes:
    """Columns to set, by table, and aliases to add and to take away."""

    account: Values = field(default_factory=dict)
    inbound: Values = field(default_factory=dict)
    outbound: Values = field(default_factory=dict)
    aliases: Sequence[str] = ()
    not_aliases: Sequence[str] = ()


def add_account(conn: sa.Connection, values: Values) -> int:
    """Add the account of a channel and return its id."""
    row = {**values, "created_at": now()}
    return int(conn.execute(sa.insert(account).values(row).returning(account.c.id)).scalar_one())


def add_half(conn: sa.Connection, table: sa.Table, account_id: int, values: Values) -> int:
    """Add the inbound or outbound half of an account (`table` says which) and return its id."""
    row: dict[str, Any] = {"account_id": account_id, **values}
    if table is inbound:
        row["generation"] = generations.unused(conn, row["name"])
    new_id = int(conn.execute(sa.insert(table).values(row).returning(table.c.id)).scalar_one())
    publish(conn, "channel", new_id)
    return new_id


def change(conn: sa.Connection, row: ChannelRow, changes: Changes, *, login: bool = False) -> None:
    """Make the changes; what was wrong with a changed half is forgotten, with a new `login` that of both."""
    if changes.account:
        conn.execute(sa.update(account).where(account.c.id == row.account_id).values(dict(changes.account)))
    for address in changes.aliases:
        new = {"account_id": row.account_id, "address": address, "created_at": now()}
        conn.execute(sa.insert(alias).values(new))
    if changes.not_aliases:
        mine = alias.c.account_id == row.account_id
        conn.execute(sa.delete(alias).where(mine, alias.c.address.in_(changes.not_aliases)))
    for table, half, values in (
        (inbound, row.inbound, changes.inbound),
        (outbound, row.outbound, changes.outbound),
    ):
        if half is not None and (values or changes.account or login):
            cleared = {"error_at": 0, "error_title": "", "error_hint": "", "retry_seconds": 0}
            conn.execute(sa.update(table).where(table.c.id == half.id).values({**values, **cleared}))
            publish(conn, "channel", half.id)


def another_server(conn: sa.Connection, inbound_id: int, *, afresh: bool) -> None:
    """Let the UIDs of a mailbox mean nothing from now on; `afresh` also forgets when the desk first saw it."""
    grown = {"generation": inbound.c.generation + 1}
    conn.execute(sa.update(inbound).where(inbound.c.id == inbound_id).values(grown))
    if afresh:
        conn.execute(sa.delete(mailbox).where(mailbox.c.inbound_id == inbound_id))


def decide_again(conn: sa.Connection, inbound_id: int) -> None:
    """Let the worker decide again which mails of a mailbox are wanted, counted from the same first meeting."""
    conn.execute(sa.update(mailbox).where(mailbox.c.inbound_id == inbound_id).values(first_uid=0))


def remove(conn: sa.Connection, row: ChannelRow) -> None:
    """Delete a channel; its account and secrets go too unless it is a further way out of another one's.

    The ledger stays, since it says where mail went.
    """
    if row.inbound is not None:
        for table in (mailbox, chore):
            conn.execute(sa.delete(table).where(table.c.inbound_id == row.inbound.id))
        conn.execute(sa.delete(inbound).where(inbound.c.id == row.inbound.id))
        publish(conn, "channel", row.inbound.id)
    if row.outbound is not None:
        senders.forget(conn, row.outbound.id)
        conn.execute(sa.delete(outbound).where(outbound.c.id == row.outbound.id))
        publish(conn, "channel", row.outbound.id)
    if not row.further:
        for table in (secret, alias):
            conn.execute(sa.delete(table).where(table.c.account_id == row.account_id))
        conn.execute(sa.delete(account).where(account.c.id == row.account_id))
