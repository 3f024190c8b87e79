"""Erases a person: words, names, bytes and traces go, numbers stay, and a receipt says so.

Tickets and lines of the ledger remain as empty shells, so that counts, numbers and audits stay true. Others' mail
that only names the person stays: it is theirs.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.names import check_address
from tuidesk.desk.person import blanking, look, nothing_held
from tuidesk.desk.person.held import Held, held_about
from tuidesk.locations import Locations
from tuidesk.store import compacting, erased, events, ledger, leftovers
from tuidesk.store import tables as t
from tuidesk.store.clock import now
from tuidesk.store.engine import Store

_TABLES = (
    t.customer, t.customer_address, t.ticket, t.ticket_tag, t.message, t.body, t.attachment, t.reference,
    t.ledger, t.outbox, t.draft, t.event, t.card, t.chore, t.job, t.issued, t.upload,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was erased, when (ms) and by whom, and what stays."""

    at: int
    by: str
    counts: dict[str, int]
    numbers: tuple[int, ...]
    named_on: tuple[int, ...]
    filtered: bool
    backups: tuple[str, ...] = ()  # copies beside the store, and stores put aside

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values; it does not name the person."""
        return {
            "erased_at": self.at, "by": self.by, "counts": self.counts, "tickets": self.numbers,
            "stays": {
                "mail_of_others_that_names_the_person_on_tickets": self.named_on,
                "in_the_list_of_addresses_never_mailed": self.filtered,
                "backups_beside_the_store": self.backups,
            },
        }  # fmt: skip


def erase(store: Store, actor: Actor, locations: Locations, address: str) -> Receipt:
    """Erase what is held about a person; run again it goes on where it was stopped.

    It reads and writes the whole database, and others wait meanwhile. Raises as `look` does, and StoreForbids.
    """
    look(store, actor, address)
    compacting.require_owner(store)
    with store.write() as conn:
        ledger.serialize(conn)  # a mail of his comes in before all of this, or after it and is kept out
        held = held_about(conn, check_address(address))
        receipt = _interrupted(conn, held) if held.nothing else _empty(store, conn, actor, held)
    if store.file is not None:
        compacting.index_anew(store)
    compacting.compact(store, _TABLES)
    with store.write() as conn:
        erased.end(conn)
    return replace(receipt, backups=tuple(leftovers.names(store, locations)))


def _empty(store: Store, conn: sa.Connection, actor: Actor, held: Held) -> Receipt:
    """Empty all rows of a person. His bytes go first: while the rows are there, a second run knows what is left."""
    receipt = Receipt(now(), actor.name, held.counts(), held.numbers, held.named_on, held.filtered)
    store.raw.remove(held.raw)
    blanking.blank(conn, held, receipt.at)
    events.add(conn, actor.name, None, "erased", receipt.counts)
    erased.begin(conn, asdict(receipt))
    return receipt


def _interrupted(conn: sa.Connection, held: Held) -> Receipt:
    """Return the receipt of an erasure whose last steps are still to be done; raises NotFound."""
    begun = erased.unfinished(conn, held.addresses[0])
    if begun is None:
        raise nothing_held(held.addresses[0])
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in begun.items()
    }
    return Receipt(**plain)
