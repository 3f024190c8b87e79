"""The ground that a loop would run on: every address that the desk knows, and what happens to mail there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.routing import choose_outbound
from tuidesk.store import loop_ground as rows
from tuidesk.store import mailboxes
from tuidesk.store.loop_ground import Forward, QueueGround

OWN, LISTED = "own", "list"  # what stops a mail at the gate
_GMAIL = ("gmail.com", "googlemail.com")


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue: the addresses that lead to it, and as whom its mail leaves ("" = there is no way out)."""

    id: int
    name: str
    addresses: tuple[str, ...]
    sender: str
    via: str
    acknowledges: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """All of it; addresses are casefolded. `leads` says in which queue mail to an address opens a ticket."""

    queues: Mapping[int, Queue]
    leads: Mapping[str, int]
    forwards: tuple[Forward, ...]
    agents: tuple[tuple[str, str], ...]  # (name, address)
    own: frozenset[str]
    listed: frozenset[str]

    def leads_to(self, address: str) -> int | None:
        """Return the queue that mail to an address comes to, None when it goes out into the world.

        `support+bob@` is the mailbox `support@` too, and Gmail looks at no dots (RFC 5233).
        """
        found = self.leads.get(address)
        return self.leads.get(bare(address)) if found is None else found

    def stopped(self, address: str) -> str:
        """Return what keeps the gate from mailing an address: OWN, LISTED, or "" for nothing."""
        if address in self.own:
            return OWN
        return LISTED if address in self.listed or _domain(address) in self.listed else ""


def read(conn: sa.Connection) -> Ground:
    """Read the ground."""
    queues, creations, aliases = rows.queues(conn), rows.creations(conn), rows.aliases(conn)
    found = {one.id: _addresses(one, creations, aliases) for one in queues}
    senders = _senders(conn, queues)
    leads = {bare(address): one.id for one in queues for address in _boxes(one, aliases)}
    leads |= {address: queue_id for queue_id, addresses in found.items() for address in addresses}
    made = {
        one.id: Queue(one.id, one.name, found[one.id], *senders[one.id], acknowledges=one.acknowledge)
        for one in queues
    }
    return Ground(
        queues=made,
        leads=leads,
        forwards=tuple(dict.fromkeys([*rows.forwards(conn), *_by_rule(queues, creations)])),
        agents=tuple(rows.agents(conn)),
        own=mailboxes.desk_addresses(conn),
        listed=rows.listed(conn),
    )


def bare(address: str) -> str:
    """Return the address of the mailbox in which mail to a tagged or dotted form of it lands."""
    user, _at, host = address.rpartition("@")
    user = user.partition("+")[0]
    return f"{user.replace('.', '')}@{_GMAIL[0]}" if host in _GMAIL else f"{user}@{host}"


def _boxes(one: QueueGround, aliases: list[tuple[int, str]]) -> list[str]:
    """Return the addresses of a queue of which tagged forms lead to it as well."""
    further = [address for account_id, address in aliases if one.mailbox and account_id == one.account_id]
    return [address for address in (one.mailbox, *further, one.public_address) if address]


def _addresses(
    one: QueueGround, creations: list[tuple[int, str]], aliases: list[tuple[int, str]]
) -> tuple[str, ...]:
    made = [address for queue_id, address in creations if queue_id == one.id]
    return tuple(dict.fromkeys([*_boxes(one, aliases), *made]))


def _senders(conn: sa.Connection, queues: list[QueueGround]) -> dict[int, tuple[str, str]]:
    """Return for each queue the From of its mail and the channel that carries it."""
    channels = mailboxes.usable_outbounds(conn)
    chosen = {mail.id: choose_outbound(mail, channels) for mail in mailboxes.queue_mails(conn)}
    found = {}
    for one in queues:
        way = chosen.get(one.id)
        found[one.id] = (one.from_address or way.from_address.casefold(), way.name) if way else ("", "")
    return found


def _by_rule(queues: list[QueueGround], creations: list[tuple[int, str]]) -> list[Forward]:
    """Return the forwards that a queue lives by which has no mailbox of its own."""
    public = {one.id: one.public_address for one in queues if one.public_address and not one.mailbox}
    return [Forward(public[queue_id], address) for queue_id, address in creations if queue_id in public]


def _domain(address: str) -> str:
    return "@" + address.rpartition("@")[2]
