"""The addresses of forwarded mail: a queue has them, and no two queues have the same."""

from __future__ import annotations

import shlex

import sqlalchemy as sa

from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store import forwarded
from tuidesk.store import setup_queues as rows
from tuidesk.store.setup_channels import ChannelRow


def lend(conn: sa.Connection, queue_id: int, channel: ChannelRow) -> None:
    """Give the channel's addresses to the queue; raises BadUsage when another one has them."""
    if channel.kind != "forward":
        return
    if channel.address:
        check_public(conn, channel.address, queue_id)
        rows.change(conn, queue_id, {"public_address": channel.address})
    if channel.creation_address:
        give(conn, queue_id, channel.creation_address)


def take_back(conn: sa.Connection, queue_id: int, channel: ChannelRow) -> None:
    """Take the channel's addresses from the queue, as far as it still has them."""
    if channel.kind != "forward":
        return
    rows.remove_creation_address(conn, queue_id, channel.creation_address)
    if rows.public_address(conn, queue_id) == channel.address:
        rows.change(conn, queue_id, {"public_address": ""})


def give(conn: sa.Connection, queue_id: int, address: str) -> None:
    """Let an address open tickets in a queue; raises BadUsage when another queue has it."""
    owner = rows.owner_of(conn, address)
    if owner is None:
        rows.add_creation_address(conn, queue_id, address)
    elif owner.id != queue_id:
        title = _("{address} opens tickets in the queue {queue}").format(address=address, queue=owner.name)
        hint = _("Take it away there first: tuidesk queue set {queue} creation-address=-{address}")
        raise BadUsage(title, hint.format(queue=shlex.quote(owner.name), address=address))


def check_public(conn: sa.Connection, address: str, queue_id: int) -> None:
    """Raise BadUsage when mail to an address is another queue's already, or comes in by itself."""
    for queue in forwarded.queues(conn):
        if queue.id != queue_id and queue.public_address.casefold() == address:
            title = _("{address} is the public address of the queue {queue}").format(
                address=address, queue=queue.name
            )
            hint = _("Take it away there first: tuidesk queue set {queue} public-address=")
            raise BadUsage(title, hint.format(queue=shlex.quote(queue.name)))
    owner = rows.owner_of(conn, address)
    if owner is not None:
        title = _("{address} opens tickets in the queue {queue}").format(address=address, queue=owner.name)
        raise BadUsage(title, _("A public address is the one that customers write to and that is forwarded."))
