"""Through which channel a queue answers, and how the customer's answer finds back to this desk."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.routing import outbound_for
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.mail.message import Address
from tuidesk.store import reply_facts
from tuidesk.store.mailboxes import OutboundRecord
from tuidesk.store.reply_facts import QueueFacts
from tuidesk.term.clean import clean_line


@dataclass(frozen=True, slots=True)
class Way:
    """How mail of a queue leaves; `problem` and `hint` say why none can.

    `reply_to` is set when mail to the From address does not come back to this desk.
    """

    queue: QueueFacts
    outbound: OutboundRecord | None
    reply_to: Address | None = None
    problem: str = ""
    hint: str = ""

    @property
    def from_(self) -> Address:
        """The sender that the customer sees; both parts are '' when no mail can leave."""
        if self.outbound is None:
            return Address("", "")
        return Address(self.outbound.from_name, self.outbound.from_address)


def way_of(conn: sa.Connection, queue_id: int, ticket_id: int | None = None) -> Way:
    """Find the way of a queue's mail; the ticket helps where a pipe is the only way in. Raises NotFound."""
    queue = reply_facts.queue_facts(conn, queue_id)
    if queue is None:
        raise NotFound(_("This queue is gone"), _("Choose another queue."))
    outbound = outbound_for(conn, queue_id)
    if outbound is None:
        problem = _("{queue} has no outgoing channel").format(queue=clean_line(queue.name))
        return Way(queue, None, problem=problem, hint=_("Set its Reply via in Settings › Emails."))
    if _comes_back(conn, outbound.from_address, queue, ticket_id):
        return Way(queue, outbound)
    back = _other_way_back(conn, queue, ticket_id)
    if not back:
        problem = _("Answers to {address} would not come back to this desk").format(
            address=outbound.from_address
        )
        hint = _("Give {queue} an inbound channel, a public or a creation address.")
        return Way(queue, outbound, problem=problem, hint=hint.format(queue=clean_line(queue.name)))
    return Way(queue, outbound, reply_to=Address(outbound.from_name, back))


def _comes_back(conn: sa.Connection, from_address: str, queue: QueueFacts, ticket_id: int | None) -> bool:
    address = from_address.casefold()
    if address in reply_facts.read_addresses(conn):
        return True
    return not queue.ways_back and address in _piped(conn, ticket_id)


def _other_way_back(conn: sa.Connection, queue: QueueFacts, ticket_id: int | None) -> str:
    return next(iter((*queue.ways_back, *_piped(conn, ticket_id))), "")


def _piped(conn: sa.Connection, ticket_id: int | None) -> tuple[str, ...]:
    """Return where the customer wrote to when his mail came through the pipe, which proves that way."""
    return reply_facts.piped_to(conn, ticket_id) if ticket_id is not None else ()
