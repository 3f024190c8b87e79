"""What forwarded mail taught the desk: addresses that customers use, and rules that forward badly."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.forwarding.addresses import check_public
from tuidesk.desk.names import check_address
from tuidesk.desk.permissions import require
from tuidesk.desk.routing import own_addresses
from tuidesk.errors import NotFound
from tuidesk.i18n import Phrase, _, mark
from tuidesk.store import events, facts, forwarded, forwarded_mail, setup_queues
from tuidesk.store.engine import Store

ENOUGH = 2  # mails through one address until it is proposed
FORGOTTEN_FACT = "not_public_addresses"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An address through which forwarded mail of a queue came so often that it is likely its public one."""

    queue_id: int
    queue: str
    address: str
    mails: int

    @property
    def question(self) -> Phrase:
        """What to ask an admin."""
        text = mark("Mail of {queue} is forwarded from {address}. Make it its public address, never mailed?")
        return Phrase(text, {"queue": self.queue, "address": self.address})


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a queue's forwarding that an admin must mend; `at` is when it was last seen (ms)."""

    queue_id: int
    queue: str
    title: Phrase
    hint: Phrase
    at: int


def notices(conn: sa.Connection) -> list[Notice]:
    """Return the queues whose mail comes by a rule that forwards where it should redirect."""
    title = Phrase(mark("The rule that forwards mail here changes its sender"))
    hint = Phrase(mark("Make it redirect instead of forward: see the guide of the provider"))
    return [
        Notice(row.id, row.name, title, hint, row.rule_at) for row in forwarded.queues(conn) if row.rule_at
    ]


def proposals(conn: sa.Connection) -> list[Proposal]:
    """Return the public addresses that the first forwarded mails suggest, where nobody gave one."""
    queues = {row.id: row for row in forwarded.queues(conn) if row.has_creation and not row.public_address}
    if not queues:
        return []
    seen: dict[int, Counter[str]] = {queue_id: Counter() for queue_id in queues}
    by_rule: set[str] = set()
    for queue_id, data in forwarded_mail.openings(conn, queues.keys()):
        rewritten = {data["by_rule"]} if "by_rule" in data else set()
        seen[queue_id].update({*data.get("via", []), *rewritten})
        by_rule |= rewritten
    every = {address for counted in seen.values() for address in counted}
    # Who only writes to us is a customer; a rule that forwards makes its mailbox look like one.
    no = (forwarded_mail.customers_among(conn, every) - by_rule) | own_addresses(conn) | _forgotten(conn)
    found = []
    for queue_id, counted in seen.items():
        by_count = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        likely = [(address, mails) for address, mails in by_count if mails >= ENOUGH and address not in no]
        found += [Proposal(queue_id, queues[queue_id].name, *likely[0])] if likely else []
    return found


def accept(store: Store, actor: Actor, queue_name: str, address: str) -> None:
    """Make a proposed address the queue's public one, which puts it on the block list; raises BadUsage."""
    require(actor, "admin")
    address = check_address(address)
    with store.write() as conn:
        queue = next(
            (row for row in forwarded.queues(conn) if row.name.casefold() == queue_name.casefold()), None
        )
        if queue is None:
            raise NotFound(_("This queue is gone"), _("Choose another queue."))
        check_public(conn, address, queue.id)
        setup_queues.change(conn, queue.id, {"public_address": address})
        said = {"queue": queue.name, "changes": [f"public-address={address}"]}
        events.add(conn, actor.name, None, "queue-changed", said)


def forget(store: Store, actor: Actor, address: str) -> None:
    """Never propose an address again."""
    require(actor, "admin")
    address = check_address(address)
    with store.write() as conn:
        kept = sorted(_forgotten(conn) | {address})
        facts.put(conn, FORGOTTEN_FACT, json.dumps(kept))
        events.add(conn, actor.name, None, "not-public", {"address": address})


def _forgotten(conn: sa.Connection) -> set[str]:
    return set(json.loads(facts.get(conn, FORGOTTEN_FACT, "[]")))
