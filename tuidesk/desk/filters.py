"""Filter outgoing mail: the recipients that tuidesk never mails."""

from __future__ import annotations

from tuidesk.desk.actor import Actor
from tuidesk.desk.loops import guarded
from tuidesk.desk.names import check_filter
from tuidesk.desk.permissions import require
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _, mark
from tuidesk.store import events, mailboxes, own_addresses
from tuidesk.store import setup_filters as rows
from tuidesk.store.engine import Store
from tuidesk.store.setup_filters import FilterRow
from tuidesk.term.clean import clean_line

# Why an address is the desk's own, by store.own_addresses.OwnAddress.how.
REASONS = {
    "connected": mark("connected by the channel {owner}: mail to it would come back"),
    "alias": mark("an alias of {owner}: mail to it would come back"),
    "creation": mark("opens tickets in the queue {owner}: mail to it would come back"),
    "public": mark("the public address of the queue {owner}: mail to it would come back"),
    "sender": mark("sender of {owner}: answers to it are the desk's own"),
}


def listed(store: Store) -> list[FilterRow]:
    """Return the desk's own addresses, always blocked, and the entries of admins and loop guard."""
    with store.read() as conn:
        own = own_addresses.own_addresses(conn)
        names = {one.address for one in own}
        stored = [row for row in rows.filters(conn) if row.address not in names]
    return [
        FilterRow(one.address, "own", _(REASONS[one.how]).format(owner=one.owner)) for one in own
    ] + stored


def add(store: Store, actor: Actor, text: str, reason: str = "") -> str:
    """Block an address or an @domain and return it as it is compared."""
    require(actor, "admin")
    address = check_filter(text)
    with store.write() as conn:
        if address in mailboxes.desk_addresses(conn) or any(
            row.address == address for row in rows.filters(conn)
        ):
            raise BadUsage(_("{address} is on the list already").format(address=address))
        rows.add(conn, address, str(clean_line(reason)))
        events.add(conn, actor.name, None, "filter-added", {"address": address})
    return address


def remove(store: Store, actor: Actor, text: str) -> None:
    """Take an address or @domain off the list; raises NotFound, or BadUsage for an address of the desk."""
    require(actor, "admin")
    address = check_filter(text)
    with store.write() as conn, guarded(conn):
        if address in mailboxes.desk_addresses(conn):
            title = _("{address} is an address of this desk and stays on the list").format(address=address)
            raise BadUsage(title, _("It leaves the list with its channel or queue."))
        if not rows.remove(conn, address):
            raise NotFound(
                _("{address} is not on the list").format(address=address), _("tuidesk filter list shows it.")
            )
        events.add(conn, actor.name, None, "filter-removed", {"address": address})
