"""What may change about a queue by `key=value`, and what stands against it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from tuidesk.desk import alignment, appearance, channels, forwarding
from tuidesk.desk.channels.checks import check_optional_address
from tuidesk.desk.forwarding import creation as creation_addresses
from tuidesk.desk.names import (
    check_address,
    check_color,
    check_from,
    check_name,
    check_sender_name,
    check_tag,
    quoted,
)
from tuidesk.desk.queues import automatic
from tuidesk.desk.queues import team as queue_team
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import LANGUAGES, _
from tuidesk.store import setup_queues as rows
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.store.setup_channels import channels as all_channels
from tuidesk.store.setup_queues import QueueSetup
from tuidesk.term.clean import clean_line

Edit = Callable[[sa.Connection, QueueSetup, str], None]


def free_name(conn: sa.Connection, text: str, queue_id: int = 0) -> str:
    """Return a name that no other queue has, in whatever case; raises BadUsage."""
    name = check_name(text, _("queue"))
    if any(other.name.casefold() == name.casefold() for other in rows.queues(conn) if other.id != queue_id):
        raise BadUsage(_("A queue called {name} exists").format(name=name), _("Choose another name."))
    return name


def free_tag(conn: sa.Connection, text: str, queue_id: int = 0) -> str:
    """Return a tag that no other queue has; raises BadUsage."""
    tag = check_tag(text)
    for other in rows.queues(conn):
        if other.tag == tag and other.id != queue_id:
            title = _("The queue {queue} has the tag {tag}").format(queue=other.name, tag=tag)
            raise BadUsage(title, _("Choose another tag."))
    return tag


def apply(conn: sa.Connection, queue: QueueSetup, key: str, text: str) -> None:
    """Make one change; raises BadUsage or NotFound."""
    if key not in EDITS:
        title = _("{key} is no setting of a queue").format(key=clean_line(key, 40))
        raise BadUsage(title, _("Use: {keys}").format(keys=" ".join(f"{name}=" for name in EDITS)))
    EDITS[key](conn, queue, text.strip())


def _name(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    rows.change(conn, queue.id, {"name": free_name(conn, text, queue.id)})


def _color(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    rows.change(conn, queue.id, {"color": check_color(text)})


def _tag(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    rows.change(conn, queue.id, {"tag": free_tag(conn, text, queue.id)})


def _language(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    if text and text not in LANGUAGES:
        title = _("{text} is no language of tuidesk").format(text=quoted(text))
        raise BadUsage(title, _("Use one of: {all}").format(all=", ".join(LANGUAGES)))
    rows.change(conn, queue.id, {"language": text})


def _public_address(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    address = check_optional_address(text)
    if address:
        forwarding.check_public(conn, address, queue.id)
    rows.change(conn, queue.id, {"public_address": address})


def _creation_address(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    if text == creation_addresses.NEW:
        creation_addresses.require_made(creation_addresses.generate(conn, queue.id))
    elif not text.startswith("-"):
        forwarding.give(conn, queue.id, check_address(text))
    else:
        address = check_address(text[1:])
        if not rows.remove_creation_address(conn, queue.id, address):
            title = _("{address} is no creation address of the queue {queue}").format(
                address=address, queue=queue.name
            )
            raise NotFound(title, _("tuidesk queue list shows them."))
    rows.change(conn, queue.id, {})


def _from(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    """Set a sender of the queue's own, `Acme Support <a@acme.test>` or only a name; "" = the channel's."""
    name, address = check_from(text) if "@" in text else (check_sender_name(text), "")
    rows.change(conn, queue.id, {"from_name": name, "from_address": address})
    if address:
        alignment.doubt_again(conn, queue.id, address)


def _inbound(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    channel = channels.find(conn, text) if text else None
    if channel is not None:
        _refuse_inbound(conn, queue, channel)
    before = next(
        (row for row in all_channels(conn) if row.inbound and row.inbound.id == queue.inbound_id), None
    )
    if before is not None:
        forwarding.take_back(conn, queue.id, before)
    inbound_id = channel.inbound.id if channel and channel.inbound else None
    rows.change(conn, queue.id, {"inbound_id": inbound_id})
    if channel is not None:
        forwarding.lend(conn, queue.id, channel)


def _refuse_inbound(conn: sa.Connection, queue: QueueSetup, channel: ChannelRow) -> None:
    if channel.inbound is None:
        title = _("{channel} only sends mail").format(channel=channel.name)
        raise BadUsage(title, _("Name a channel that brings mail in."))
    for other in rows.queues(conn):
        if other.inbound_id == channel.inbound.id and other.id != queue.id:
            title = _("{channel} brings mail to the queue {queue}").format(
                channel=channel.name, queue=other.name
            )
            hint = _("A channel feeds one queue. First run: tuidesk queue set {queue} inbound=")
            raise BadUsage(title, hint.format(queue=shlex.quote(other.name)))


def _reply_via(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    channel = channels.find(conn, text) if text else None
    if channel is not None and channel.outbound is None:
        title = _("{channel} only brings mail in").format(channel=channel.name)
        raise BadUsage(title, _("Name a channel that sends mail."))
    outbound_id = channel.outbound.id if channel and channel.outbound else None
    rows.change(conn, queue.id, {"reply_via_id": outbound_id})


def _looks(key: str) -> Edit:
    return lambda conn, queue, text: appearance.set_one(conn, queue.id, key, text)


EDITS: Mapping[str, Edit] = {
    "name": _name,
    "color": _color,
    "tag": _tag,
    "inbound": _inbound,
    "reply-via": _reply_via,
    "from": _from,
    "creation-address": _creation_address,
    "public-address": _public_address,
    "language": _language,
    "acknowledge": automatic.set_acknowledge,
    "closed": automatic.set_closed,
    "order": queue_team.set_order,
    "assignee": queue_team.set_assignee,
    "members": queue_team.set_members,
    **{key: _looks(key) for key in appearance.KEYS},
}
