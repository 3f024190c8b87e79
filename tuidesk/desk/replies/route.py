"""Through which channel a queue answers, and how the customer's answer finds back to this desk."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.routing import choose_outbound, outbound_for
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.mail.message import Address
from tuidesk.store import mailboxes, reply_facts
from tuidesk.store.mailboxes import OutboundRecord
from tuidesk.store.queue_facts import QueueFacts, queue_facts, read_addresses
from tuidesk.term.clean import SafeText, clean_line


@dataclass(frozen=True, slots=True)
class Way:
    """How mail of a queue leaves and comes back.

    Without an `outbound` it waits until there is one. `returns` is the address by which answers come
    back; `problem` and `hint` say why no mail may leave although there is a channel: no answer would.
    """

    queue: QueueFacts
    outbound: OutboundRecord | None
    returns: str = ""
    problem: str = ""
    hint: str = ""

    @property
    def from_(self) -> Address:
        """The sender that the customer sees, the queue's own wish first; '' when no mail can leave yet."""
        if self.outbound is None:
            return Address("", "")
        return sender(self.queue, self.outbound)

    @property
    def reply_to(self) -> Address | None:
        """Where answers are led, when mail to the sender itself does not come back to this desk."""
        if self.outbound is None or self.returns in ("", self.from_.address.casefold()):
            return None
        return Address(self.from_.name, self.returns)

    @property
    def back(self) -> SafeText:
        """How answers come back, in words; '' when they do not."""
        if not self.returns:
            return SafeText("")
        return clean_line(_("answers come back by {address}").format(address=self.returns))


def sender(queue: QueueFacts, outbound: OutboundRecord) -> Address:
    """Return the From of a queue's mail through a channel: the queue's name and address override it."""
    return Address(queue.from_name or outbound.from_name, queue.from_address or outbound.from_address)


def way_of(conn: sa.Connection, queue_id: int, ticket_id: int | None = None) -> Way:
    """Find the way of a queue's mail; the ticket helps where a pipe is the only way in. Raises NotFound."""
    queue = queue_facts(conn, queue_id)
    if queue is None:
        raise NotFound(_("This queue is gone"), _("Choose another queue."))
    outbound = outbound_for(conn, queue_id)
    if outbound is None:
        return Way(queue, None, next(iter(queue.ways_back), ""))
    address = sender(queue, outbound).address
    returns = _way_back(conn, address, queue, ticket_id)
    if returns:
        return Way(queue, outbound, returns)
    problem = _("Answers to {address} would not come back to this desk").format(address=clean_line(address))
    hint = _("Give {queue} an inbound channel, a public or a creation address.")
    return Way(queue, outbound, "", problem, hint.format(queue=clean_line(queue.name)))


def queues_without_way(conn: sa.Connection) -> list[SafeText]:
    """Return the names of the queues whose replies have no way out and wait, in their order on screen."""
    channels = mailboxes.usable_outbounds(conn)
    mails = mailboxes.queue_mails(conn)
    return [clean_line(mail.name) for mail in mails if choose_outbound(mail, channels) is None]


def _way_back(conn: sa.Connection, from_address: str, queue: QueueFacts, ticket_id: int | None) -> str:
    """Return the address by which answers come back: the sender where this desk reads it, else another one."""
    address = from_address.casefold()
    if address in read_addresses(conn):
        return address
    # Where the customer wrote to when his mail came through the pipe proves that way.
    piped = reply_facts.piped_to(conn, ticket_id) if ticket_id is not None else ()
    if not queue.ways_back and address in piped:
        return address
    return next(iter((*queue.ways_back, *piped)), "")
