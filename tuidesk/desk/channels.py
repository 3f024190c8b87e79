"""Channels: where mail comes from and where it leaves. Saving one needs no network; a worker proves it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

import sqlalchemy as sa

from tuidesk.desk import forwarding, outbox
from tuidesk.desk.actor import Actor
from tuidesk.desk.channel_additions import add_forward, add_imap, add_relay, add_smtp, keep_password
from tuidesk.desk.channel_changes import checked_changes
from tuidesk.desk.permissions import require
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import events
from tuidesk.store import setup_channels as rows
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


def change(store: Store, actor: Actor, name: str, changes: Mapping[str, str], password: str = "") -> None:
    """Change settings of a channel by key; a new password or server also lets a paused channel try again."""
    require(actor, "admin")
    with store.write() as conn:
        row = find(conn, name)
        columns = checked_changes(row, changes)
        rows.change(conn, row, columns)
        if password:
            keep_password(conn, row.account_id, password)
        if row.kind == "forward":
            _relend(conn, row)
        changed = [*changes, *(["password"] if password else [])]
        events.add(conn, actor.name, None, "channel-changed", {"channel": row.name, "settings": changed})
    if row.outbound is not None and row.outbound.enabled:
        outbox.resume(store, row.outbound.id)


def enable(store: Store, actor: Actor, name: str, on: bool) -> None:
    """Switch a channel on or off; the waiting mail of one that is off is held, visibly."""
    require(actor, "admin")
    with store.write() as conn:
        row = find(conn, name)
        rows.change(conn, row, {"enabled": on})
        kind = "channel-enabled" if on else "channel-disabled"
        events.add(conn, actor.name, None, kind, {"channel": row.name})
    if row.outbound is not None:
        (outbox.resume if on else outbox.suspend)(store, row.outbound.id)


def remove(store: Store, actor: Actor, name: str) -> None:
    """Remove a channel that no queue names and that never had mail to send; raises BadUsage otherwise."""
    require(actor, "admin")
    with store.write() as conn:
        row = find(conn, name)
        for queue, what in rows.naming_queues(conn, row):
            title = _("The queue {queue} uses {channel}").format(queue=queue, channel=row.name)
            hint = _("First run: tuidesk queue set {queue} {what}=").format(
                queue=shlex.quote(queue), what=what
            )
            raise BadUsage(title, hint)
        if row.outbound is not None and rows.has_outbox(conn, row.outbound.id):
            title = _("The outbox holds mail of {channel}, sent or not").format(channel=row.name)
            raise BadUsage(
                title, _("Switch it off instead: tuidesk channel disable {channel}").format(channel=row.name)
            )
        rows.remove(conn, row)
        events.add(conn, actor.name, None, "channel-removed", {"channel": row.name})


def _relend(conn: sa.Connection, before: ChannelRow) -> None:
    queue_id = rows.queue_of(conn, before)
    if queue_id is not None:
        forwarding.take_back(conn, queue_id, before)
        forwarding.lend(conn, queue_id, find(conn, before.name))
