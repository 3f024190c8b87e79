"""Which queue a mail belongs to, and through which channel a queue answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.mail.message import Parsed
from tuidesk.store import mailboxes
from tuidesk.store.mailboxes import OutboundRecord, QueueMail


@dataclass(frozen=True, slots=True)
class Routes:
    """The addresses that lead to a queue, read once a batch."""

    creation: Mapping[str, int]
    public: Mapping[str, int]
    fallback: int | None  # the queue that stands first


@dataclass(frozen=True, slots=True)
class Route:
    """A mail's queue and the rule that chose it, kept so that "why" can be answered later."""

    queue_id: int | None
    by: str  # creation-address | mailbox | public-address | first-queue
    header: str = ""  # the header that named the address


def load_routes(conn: sa.Connection) -> Routes:
    """Read the addresses of every queue."""
    return Routes(mailboxes.creation_queues(conn), mailboxes.public_queues(conn), mailboxes.first_queue(conn))


def route(routes: Routes, parsed: Parsed, mailbox_queue_id: int | None) -> Route:
    """Choose the queue of a mail that opens a ticket.

    A creation address among the recipients says more than the mailbox, which may collect the
    mail of several queues; a public address says less, for anybody may be in Cc of anything.
    """
    hit = _match(parsed, routes.creation)
    if hit:
        return Route(hit[0], "creation-address", hit[1])
    if mailbox_queue_id is not None:
        return Route(mailbox_queue_id, "mailbox")
    hit = _match(parsed, routes.public)
    return Route(hit[0], "public-address", hit[1]) if hit else Route(routes.fallback, "first-queue")


def recipients(parsed: Parsed) -> Iterator[tuple[str, str]]:
    """Yield (header, address) from what our own server noted down to what the sender claims."""
    yield from (("Delivered-To", address) for address in parsed.envelope)
    yield from (("X-Forwarded-To", address) for address in parsed.forwarded_to)
    named = (
        ("To", parsed.to),
        ("Cc", parsed.cc),
        ("Resent-To", parsed.resent_to),
        ("Resent-From", parsed.resent_from),
    )
    for header, addresses in named:
        yield from ((header, one.address) for one in addresses)


def _match(parsed: Parsed, known: Mapping[str, int]) -> tuple[int, str] | None:
    if not known:
        return None
    return next(((known[a], header) for header, a in recipients(parsed) if a in known), None)


def own_addresses(conn: sa.Connection) -> frozenset[str]:
    """Return the desk's own addresses, casefolded: mail to them would come back."""
    return mailboxes.desk_addresses(conn)


def outbound_for(conn: sa.Connection, queue_id: int) -> OutboundRecord | None:
    """Return the channel that answers for a queue ("Reply via"), or None when no mail can leave.

    The queue's own choice and no other; where none was made the channel of the same account, else
    the one whose From is the address that customers wrote to, else the default relay. Disabled
    channels do not count.
    """
    mail = mailboxes.queue_mail(conn, queue_id)
    return choose_outbound(mail, mailboxes.usable_outbounds(conn)) if mail else None


def choose_outbound(mail: QueueMail, channels: Sequence[OutboundRecord]) -> OutboundRecord | None:
    """Return the one of the usable channels that answers for a queue, None when none does."""
    if mail.reply_via_id is not None:
        return next((c for c in channels if c.id == mail.reply_via_id), None)
    same_address = [c for c in channels if c.from_address.casefold() in mail.addresses]
    # Several From addresses may share an account: the one that customers know goes first.
    same_account = [c for c in (*same_address, *channels) if c.account_id == mail.account_id]
    relay = [c for c in channels if c.kind == "relay"]
    return next(iter([*same_account, *same_address, *relay]), None)
