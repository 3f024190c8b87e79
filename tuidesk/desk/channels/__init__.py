"""Channels: where mail comes from and where it leaves. Saving one needs no network; a worker proves it."""

from __future__ import annotations

import shlex
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import forwarding, outbox
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import aliases as channel_aliases
from tuidesk.desk.channels.additions import (
    add_forward,
    add_imap,
    add_relay,
    add_smtp,
    keep_password,
    keep_secret,
)
from tuidesk.desk.channels.changes import Draft, Pairs, checked_changes
from tuidesk.desk.loops import guarded
from tuidesk.desk.permissions import require
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import channel_writes, events, generations, senders
from tuidesk.store import setup_channels as rows
from tuidesk.store.channel_writes import Changes
from tuidesk.store.engine import Store
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import clean_line

__all__ = [
    "add_forward",
    "add_imap",
    "add_relay",
    "add_smtp",
    "change",
    "enable",
    "find",
    "listed",
    "remove",
]


def listed(store: Store) -> list[ChannelRow]:
    """Return every channel, by name."""
    with store.read() as conn:
        return rows.channels(conn)


def find(conn: sa.Connection, name: str) -> ChannelRow:
    """Return the channel of that name, in whatever case; raises NotFound."""
    found = next((row for row in rows.channels(conn) if row.name.casefold() == name.casefold()), None)
    if found is None:
        title = _("No channel is called {name}").format(name=clean_line(name, 80))
        raise NotFound(title, _("tuidesk channel list shows them."))
    return found


def change(
    store: Store,
    actor: Actor,
    name: str,
    changes: Pairs,
    password: str = "",
    client_secret: str = "",
) -> None:
    """Change settings of a channel by key; a new password or server also lets a paused channel try again."""
    require(actor, "admin")
    with store.write() as conn, guarded(conn):
        row = apply(conn, actor, name, changes, password, client_secret)
    resume(store, row)


def apply(
    conn: sa.Connection,
    actor: Actor,
    name: str,
    changes: Pairs,
    password: str = "",
    client_secret: str = "",
) -> ChannelRow:
    """Change settings of a channel within a transaction, after which `resume` is called; raises Problem."""
    row = find(conn, name)
    draft = checked_changes(row, changes)
    _keep_secrets(conn, draft, password, client_secret)
    channel_aliases.check(conn, row, draft.aliases)
    _follow_mailbox(conn, draft)
    _follow_way_out(conn, draft)
    channel_writes.change(conn, row, draft.changes(), login=bool(password or client_secret))
    if row.kind == "forward":
        _relend(conn, row)
    said = [*draft.keys, *(["password"] if password else []), *(["secret"] if client_secret else [])]
    events.add(conn, actor.name, None, "channel-changed", {"channel": row.name, "settings": said})
    return row


def resume(store: Store, row: ChannelRow) -> None:
    """Let the waiting mail of a changed channel try again, and that of all who share its login."""
    with store.read() as conn:
        sharing = [other for other in rows.channels(conn) if other.account_id == row.account_id]
    for other in sharing:
        if other.outbound is not None and other.outbound.enabled:
            outbox.resume(store, other.outbound.id)


def _keep_secrets(conn: sa.Connection, draft: Draft, password: str, client_secret: str) -> None:
    row = draft.row
    if password:
        if row.kind in ("forward", "office365"):
            title = _("A channel of kind {kind} has no password").format(kind=row.kind)
            raise BadUsage(title, _("Use: tuidesk channel sign-in") if row.kind == "office365" else "")
        keep_password(conn, row.account_id, password, gmail=row.kind == "gmail")
    if client_secret:
        if row.kind != "office365":
            title = _("A channel of kind {kind} has no client secret").format(kind=row.kind)
            raise BadUsage(title, _("Use --password-stdin."))
        keep_secret(conn, row.account_id, client_secret)
        draft.account["flow"] = "secret"


def _follow_mailbox(conn: sa.Connection, draft: Draft) -> None:
    """See to it that mail of another server is not taken for known, and that another `since` counts.

    Another host, port or user may be another mailbox whose UIDs repeat those of the old one.
    """
    row, half = draft.row, draft.row.inbound
    if half is None or row.kind == "forward":
        return
    if _place(row, {}, {}) != _place(row, draft.account, draft.inbound):
        channel_writes.another_server(conn, half.id, afresh="since" in draft.inbound)
    elif draft.inbound.get("since", row.since) != row.since:
        channel_writes.decide_again(conn, half.id)
    if draft.inbound.get("watch_sent") and not row.watch_sent:
        generations.forget_sent(conn, half.id)


def _follow_way_out(conn: sa.Connection, draft: Draft) -> None:
    """Ask another server anew whether it takes the null sender."""
    half = draft.row.outbound
    if half is not None and draft.outbound.get("host", half.host) != half.host:
        senders.note_seen(conn, half.id, senders.NULL, "")


def _place(row: ChannelRow, account: dict[str, Any], inbound: dict[str, Any]) -> tuple[str, int, str]:
    half = row.inbound
    assert half is not None
    user = inbound.get("login", half.login) or account.get("login", row.login)
    return inbound.get("host", half.host).lower(), inbound.get("port", half.port), user


def enable(store: Store, actor: Actor, name: str, on: bool, direction: str = "both") -> None:
    """Switch a channel, or one direction of it, on or off; the waiting mail of one that is off is held, visibly."""
    require(actor, "admin")
    with store.write() as conn, guarded(conn):
        row = find(conn, name)
        inward, outward = direction in ("both", "in"), direction in ("both", "out")
        if direction != "both" and (row.inbound is None if inward else row.outbound is None):
            raise BadUsage(
                (_("{channel} only sends mail") if inward else _("{channel} only brings mail in")).format(
                    channel=row.name
                )
            )
        switched = {"enabled": on}
        changes = Changes(inbound=switched if inward else {}, outbound=switched if outward else {})
        channel_writes.change(conn, row, changes)
        kind = "channel-enabled" if on else "channel-disabled"
        events.add(conn, actor.name, None, kind, {"channel": row.name, "direction": direction})
    if outward and row.outbound is not None:
        (outbox.resume if on else outbox.suspend)(store, row.outbound.id)


def remove(store: Store, actor: Actor, name: str) -> None:
    """Remove a channel that nothing names and that never had mail to send; raises BadUsage otherwise."""
    require(actor, "admin")
    with store.write() as conn:
        row = find(conn, name)
        _refuse_in_use(conn, row)
        channel_writes.remove(conn, row)
        events.add(conn, actor.name, None, "channel-removed", {"channel": row.name})


def _refuse_in_use(conn: sa.Connection, row: ChannelRow) -> None:
    for queue, what in rows.naming_queues(conn, row):
        title = _("The queue {queue} uses {channel}").format(queue=queue, channel=row.name)
        hint = _("First run: tuidesk queue set {queue} {what}=")
        raise BadUsage(title, hint.format(queue=shlex.quote(queue), what=what))
    for other in rows.sharing(conn, row):
        title = _("{other} leaves through the account of {channel}").format(other=other, channel=row.name)
        hint = _("First run: tuidesk channel remove {other}")
        raise BadUsage(title, hint.format(other=shlex.quote(other)))
    if row.outbound is not None and rows.has_outbox(conn, row.outbound.id):
        title = _("The outbox holds mail of {channel}, sent or not").format(channel=row.name)
        hint = _("Switch it off instead: tuidesk channel disable {channel}")
        raise BadUsage(title, hint.format(channel=shlex.quote(row.name)))


def _relend(conn: sa.Connection, before: ChannelRow) -> None:
    queue_id = rows.queue_of(conn, before)
    if queue_id is not None:
        forwarding.take_back(conn, queue_id, before)
        forwarding.lend(conn, queue_id, find(conn, before.name))
