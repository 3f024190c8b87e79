"""Creation addresses: made so that nobody guesses them, at the desk's own domain or inside a connected mailbox."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.names import MAX_LOCAL, check_address
from tuidesk.desk.permissions import require
from tuidesk.errors import BadUsage
from tuidesk.i18n import Phrase, _, mark
from tuidesk.store import events, facts, forwarded, setup_queues
from tuidesk.store.engine import Store

DOMAIN_FACT = "mail_domain"

NEW = "new"  # asks for a made address where one would be named

# Base 32 without i, l, o, 0 and 1, which people who type an address confuse.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 6

NOTHING_TO_MISS = Phrase("")
NO_PLACE = Phrase(
    mark(
        "No mailbox is connected and this desk has no mail domain: connect one, or run "
        "tuidesk settings mail-domain=in.example.com"
    )
)


@dataclass(frozen=True, slots=True)
class Made:
    """A creation address and the way its mail takes; without an address, what is missing for one."""

    address: str
    how: Literal["listener", "plus", ""]
    missing: Phrase = NOTHING_TO_MISS


def propose(conn: sa.Connection, queue_id: int | None = None) -> Made:
    """Return a new address that no queue has, without giving it to anybody.

    The desk's mail domain comes first, since the admin named it only because a listener stands
    behind it; else the queue's own mailbox, else the oldest connected one.
    """
    found = place(conn, queue_id)
    if found is None:
        return Made("", "", NO_PLACE)
    before, host = found
    return Made(_free(conn, before, host), "plus" if before else "listener")


def place(conn: sa.Connection, queue_id: int | None = None) -> tuple[str, str] | None:
    """Return what stands before and behind the made part of a new address, None when there is no place."""
    at = domain(conn)
    if at:
        return "", at
    boxes = sorted(forwarded.mailboxes(conn), key=lambda row: row[0] != queue_id)
    for _queue, address in boxes:
        user, _at, host = address.casefold().rpartition("@")
        base = user.partition("+")[0]
        if len(base) + len("+c-") + LENGTH <= MAX_LOCAL:
            return f"{base}+", host
    return None


def generate(conn: sa.Connection, queue_id: int) -> Made:
    """Make a creation address and give it to the queue; without a place for one, say what is missing."""
    made = propose(conn, queue_id)
    if made.address:
        setup_queues.add_creation_address(conn, queue_id, made.address)
        setup_queues.change(conn, queue_id, {})
    return made


def how(conn: sa.Connection, address: str) -> Literal["mailbox", "listener"]:
    """Say how mail to a creation address reaches this desk: inside a connected mailbox, or by its own door."""
    user, _at, host = address.casefold().rpartition("@")
    bare = f"{user.partition('+')[0]}@{host}"
    return "mailbox" if bare in {box for _queue, box in forwarded.mailboxes(conn)} else "listener"


def domain(conn: sa.Connection) -> str:
    """Return the domain whose mail a listener or pipe of this desk takes, '' when none was named."""
    return facts.get(conn, DOMAIN_FACT)


def set_domain(store: Store, actor: Actor, text: str) -> str:
    """Name the domain whose mail this desk's listener takes, '' for none; raises BadUsage."""
    require(actor, "admin")
    name = text.strip().removeprefix("@")
    if name:
        name = check_address(f"x@{name}").partition("@")[2]
    with store.write() as conn:
        facts.put(conn, DOMAIN_FACT, name)
        events.add(conn, actor.name, None, "mail-domain", {"domain": name})
    return name


def require_made(made: Made) -> str:
    """Return the address; raises BadUsage when there was no place for one."""
    if not made.address:
        hint = _("Or name an address by hand: creation-address=support@in.example.com")
        raise BadUsage(made.missing.said(), hint)
    return made.address


def _free(conn: sa.Connection, before: str, host: str) -> str:
    while True:
        word = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        address = f"{before}c-{word}@{host}"
        if not forwarded.is_creation_address(conn, address):
            return address
