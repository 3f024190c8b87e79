"""Which queue a mail belongs to, and through which channel a queue answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    address: str = ""


def load_routes(conn: sa.Connection) -> Routes:
    """Read the addresses of every queue."""
    return Routes(mailboxes.creation_queues(conn), mailboxes.public_queues(conn), mailboxes.first_queue(conn))


def route(routes: Routes, parsed: Parsed, mailbox_queue_id: int | None, envelope: str = "") -> Route:
    """Choose the queue of a mail that opens a ticket; `envelope` is the recipient that a listener was given.

    A creation address among the recipients says more than the mailbox, which may collect the
    mail of several queues; so does a public address that redirected the mail (an Exchange mailbox
    notes no envelope). Among To and Cc a public address says less, for anybody may be in Cc of anything.
    """
    every = (("RCPT TO", envelope), *recipients(parsed))
    created = _match(every, routes.creation, "creation-address")
    if created:
        return created
    redirected = _match(_redirectors(parsed), routes.public, "public-address")
    if redirected and redirected.queue_id != mailbox_queue_id:
        return redirected
    if mailbox_queue_id is not None:
        return Route(mailbox_queue_id, "mailbox")
    named = _match(every, routes.public, "public-address")
    return named or Route(routes.fallback, "first-queue")


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


def _redirectors(parsed: Parsed) -> Iterator[tuple[str, str]]:
    """Yield (header, address) of the mailboxes that passed the mail on to us."""
    yield from (("Resent-From", one.address) for one in parsed.resent_from)
    yield from (("X-Forwarded-For", address) for address in parsed.forwarded_for)


def _match(named: Iterable[tuple[str, str]], known: Mapping[str, int], by: str) -> Route | None:
    if not known:
        return None
    return next((Route(known[a], by, header, a) for header, a in named if a in known), None)


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
