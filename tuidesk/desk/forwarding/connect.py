"""Connecting an address whose mail is forwarded: queue, channel, addresses and way out, or nothing of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.channels.additions import keep_password
from tuidesk.desk.forwarding import creation as creation_addresses
from tuidesk.desk.forwarding.addresses import check_public, give
from tuidesk.desk.forwarding.creation import Made
from tuidesk.desk.loops import guarded
from tuidesk.desk.names import check_address, check_from, check_name, default_tag, next_color
from tuidesk.desk.permissions import require
from tuidesk.desk.routing import outbound_for
from tuidesk.desk.servers import Server, check_ca_file
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store import channel_writes, events, setup_channels, setup_queues
from tuidesk.store.engine import Store
from tuidesk.store.setup_queues import QueueSetup
from tuidesk.store.tables import inbound, outbound


@dataclass(frozen=True, slots=True)
class Relay:
    """A default relay to be made along with the queue; `from_` is what customers see, user "" = no login."""

    server: Server
    from_: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What connecting made: the queue and its channel by name, the address to forward to, the way out."""

    queue_id: int
    queue: str
    channel: str
    creation: Made
    reply_via: str


def connect_forward(
    store: Store,
    actor: Actor,
    public_address: str,
    *,
    queue_name: str = "",
    channel_name: str = "",
    creation_address: str = "",
    reply_via: str = "",
    relay: Relay | None = None,
) -> Forwarded:
    """Connect a forwarded address in one transaction: queue, channel, both addresses, way out.

    `queue_name` names a queue, which is made when there is none ("" = one named after the address).
    Raises BadUsage and leaves nothing behind when answers could not leave, or when another queue
    has one of the addresses.
    """
    require(actor, "admin")
    public = check_address(public_address)
    with store.write() as conn, guarded(conn):
        check_public(conn, public, 0 if not queue_name else _id_of(conn, queue_name))
        queue = _queue(conn, queue_name or _name_from(public), reply_via)
        channel, inbound_id = _channel(conn, channel_name or public, public)
        if relay is not None:
            _relay(conn, relay)
        setup_queues.change(conn, queue.id, {"inbound_id": inbound_id, "public_address": public})
        made = _creation(conn, queue.id, creation_address)
        way = outbound_for(conn, queue.id)
        if way is None:
            raise _no_way_out(queue.name)
        events.add(conn, actor.name, None, "forward-connected", {"queue": queue.name, "public": public})
    return Forwarded(queue.id, queue.name, channel, made, way.name)


def _id_of(conn: sa.Connection, name: str) -> int:
    found = next((q for q in setup_queues.queues(conn) if q.name.casefold() == name.casefold()), None)
    return found.id if found else 0


def _name_from(address: str) -> str:
    """Return a queue's name made from its address: "Sales" for sales@example.com."""
    words = address.partition("@")[0].replace(".", " ").replace("_", " ").replace("-", " ").split()
    return " ".join(word.capitalize() for word in words) or address.partition("@")[0]


def _queue(conn: sa.Connection, name: str, reply_via: str) -> QueueSetup:
    """Return the queue of that name, made when there is none, with the wished way out."""
    others = setup_queues.queues(conn)
    queue_id = _id_of(conn, name)
    if not queue_id:
        name = check_name(name, _("queue"))
        tag = default_tag(name, {other.tag for other in others})
        color = next_color([other.color for other in others])
        queue_id = setup_queues.add(conn, {"name": name, "tag": tag, "color": color})
    queue = setup_queues.get(conn, queue_id)
    if queue.inbound_id:
        title = _("The queue {queue} has an inbound channel already").format(queue=queue.name)
        raise BadUsage(title, _("Name another queue, or take its inbound channel away first."))
    if reply_via:
        from tuidesk.desk.queues.changes import apply  # which knows this module's neighbours

        apply(conn, queue, "reply-via", reply_via)
    return setup_queues.get(conn, queue_id)


def _channel(conn: sa.Connection, name: str, public: str) -> tuple[str, int]:
    """Add the forward channel and return its name and inbound id; a taken name gets a number."""
    taken = {row.name.casefold() for row in setup_channels.channels(conn)}
    base = check_name(name, _("channel"))
    free = next(n for n in (base, *(f"{base} {i}" for i in range(2, 1000))) if n.casefold() not in taken)
    account_id = channel_writes.add_account(conn, {"name": free, "kind": "forward"})
    return free, channel_writes.add_half(conn, inbound, account_id, {"name": free, "address": public})


def _relay(conn: sa.Connection, relay: Relay) -> None:
    """Add the desk's default relay; raises BadUsage when it has one."""
    rows = setup_channels.channels(conn)
    other = next((row for row in rows if row.kind == "relay"), None)
    if other is not None:
        title = _("{name} is the desk's relay already").format(name=other.name)
        raise BadUsage(title, _("Remove it first, or add this one as smtp."))
    if bool(relay.user) != bool(relay.password):
        hint = _("Give both, or neither for a server without login.")
        raise BadUsage(_("User and password belong together"), hint)
    taken = {row.name.casefold() for row in rows}
    name = next(n for n in ("relay", *(f"relay {i}" for i in range(2, 1000))) if n not in taken)
    account_id = channel_writes.add_account(conn, {"name": name, "kind": "relay", "login": relay.user})
    if relay.password:
        keep_password(conn, account_id, relay.password)
    from_name, from_address = check_from(relay.from_)
    server = relay.server
    where = {"host": server.host, "port": server.port, "tls": server.tls}
    where["ca_file"] = check_ca_file(server.ca_file)
    values = {"name": name, "from_name": from_name, "from_address": from_address, **where}
    channel_writes.add_half(conn, outbound, account_id, values)


def _creation(conn: sa.Connection, queue_id: int, wish: str) -> Made:
    """Give the queue the address that was named, else one that it has, else a new one."""
    if wish:
        address = check_address(wish)
        give(conn, queue_id, address)
        where = creation_addresses.how(conn, address)
        return Made(address, "plus" if where == "mailbox" else "listener")
    has = setup_queues.get(conn, queue_id).creation_addresses
    if has:
        where = creation_addresses.how(conn, has[0])
        return Made(has[0], "plus" if where == "mailbox" else "listener")
    made = creation_addresses.generate(conn, queue_id)
    creation_addresses.require_made(made)
    return made


def _no_way_out(queue: str) -> BadUsage:
    title = _("Answers of {queue} could not leave: this desk has no way out for them").format(queue=queue)
    return BadUsage(title, _("Add an outgoing email first, or give the default relay here."))
