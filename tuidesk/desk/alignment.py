"""Whether receivers will believe a From: DMARC wants the sending account to be of the same organisation.

A relay that sends for a customer's own domain needs that domain's SPF or DKIM, which nobody here can
see. So an admin is warned, and confirms once that it was taken care of.
"""

from __future__ import annotations

import ipaddress

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.domains import aligned, organisation
from tuidesk.desk.permissions import require
from tuidesk.desk.replies.route import way_of
from tuidesk.desk.routing import outbound_for
from tuidesk.errors import NotFound
from tuidesk.i18n import Phrase, _, mark
from tuidesk.store import events, senders
from tuidesk.store.engine import Store
from tuidesk.store.senders import Sender
from tuidesk.term.clean import clean_line

_OTHER_DOMAIN = mark(
    "{address} leaves through {through}: receivers may take it for forged "
    "unless the SPF and DKIM of {domain} allow that"
)
_REFUSED = mark(
    "{channel} may not use {address}: its server refused mail from it; "
    "allow it there (send as), or set another From"
)
_REWRITTEN = mark(
    "{channel} may not use {address}: its server puts {seen} in its place; "
    "allow {address} there (send as), or set From to {seen}"
)


def warning(conn: sa.Connection, queue_id: int) -> Phrase | None:
    """Return what is doubtful about the From of a queue's mail, None when nothing is or it was confirmed."""
    way = way_of(conn, queue_id)
    return None if way.outbound is None else of_sender(conn, way.outbound.id, way.from_.address)


def of_channel(conn: sa.Connection, outbound_id: int) -> Phrase | None:
    """Return what is doubtful about the From of a channel itself."""
    return of_sender(conn, outbound_id, "")


def of_sender(conn: sa.Connection, outbound_id: int, address: str) -> Phrase | None:
    """Return what is doubtful about mail from an address through a channel ("" = the channel's own)."""
    found = senders.sender(conn, outbound_id)
    if found is None:
        return None
    address = address or found.from_address
    seen = senders.seen_as(conn, outbound_id, address)
    if seen == senders.REFUSED:
        return Phrase(_REFUSED, {"channel": clean_line(found.name), "address": clean_line(address)})
    if seen and seen != address.casefold():
        args = {"channel": clean_line(found.name), "address": clean_line(address), "seen": clean_line(seen)}
        return Phrase(_REWRITTEN, args)
    domain, through = _domain(address), _sending_domain(found)
    if found.confirmed or not through or aligned(domain, through):
        return None
    args = {"address": clean_line(address), "through": clean_line(through), "domain": clean_line(domain)}
    return Phrase(_OTHER_DOMAIN, args)


def confirm(store: Store, actor: Actor, outbound_id: int) -> None:
    """Note that mail through the channel may be of another domain, as an admin says; raises NotFound."""
    require(actor, "admin")
    with store.write() as conn:
        found = senders.sender(conn, outbound_id)
        if found is None:
            raise NotFound(_("This channel is gone"), _("tuidesk channel list shows them."))
        senders.confirm(conn, outbound_id)
        events.add(conn, actor.name, None, "domain-confirmed", {"channel": found.name})


def doubt_again(conn: sa.Connection, queue_id: int, address: str) -> None:
    """Let an admin confirm once more when a queue takes a From of another domain than its channel's."""
    outbound = outbound_for(conn, queue_id)
    if outbound and not aligned(_domain(address), _domain(outbound.from_address)):
        senders.confirm(conn, outbound.id, yes=False)


def _sending_domain(sender: Sender) -> str:
    """Return the domain for which the channel's server vouches, "" when nobody can tell."""
    for known in (sender.account_address, sender.login):
        if "@" in known:
            return _domain(known)
    return organisation(sender.host) if _is_public(sender.host) else ""


def _is_public(host: str) -> bool:
    """Say whether a server has a name on the internet; one on this machine or network is a relay for us."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "." in host
    return False


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()
