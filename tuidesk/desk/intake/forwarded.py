"""What intake learns from forwarded mail beside its ticket: codes, rules that rewrite, addresses customers use."""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import replace
from functools import partial
from typing import Any

import sqlalchemy as sa

from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.routing import Route
from tuidesk.mail.message import Parsed
from tuidesk.mail.passed_on import PASSED_ON
from tuidesk.store import forwarded

MOST_CANDIDATES = 5


def through_our_list(arrival: Arrival, own: Collection[str]) -> Arrival:
    """Return a mail without the marks of the mailing list that is a door of this desk."""
    parsed = arrival.parsed
    if not by_our_list(parsed, own):
        return arrival
    return replace(arrival, parsed=replace(parsed, kind=parsed.kind_behind_list, kind_reason=""))


def by_our_list(parsed: Parsed, own: Collection[str]) -> bool:
    """Say whether a list that people of ours keep passed a mail on: then it is what it is without the list's marks.

    A Google Group that customers write to marks everything as bulk. Such a list has an address of the
    desk's, or one at a domain of the desk's to which this mail was written. A newsletter has no address
    to write to, and what comes from a list elsewhere stays bulk.
    """
    if not parsed.kind_behind_list:
        return False
    domains = {address.rpartition("@")[2] for address in own}
    written_to = {one.address for one in (*parsed.to, *parsed.cc)}
    return any(
        address in own or (address in written_to and address.rpartition("@")[2] in domains)
        for address in parsed.list_addresses
    )


def came_by_forwarding(route: Route) -> bool:
    """Say whether the mail was passed on to an address that exists for nothing else."""
    return route.by == "creation-address"


def forwarded_by_rule(parsed: Parsed, own: Container[str]) -> bool:
    """Say whether a rule of one of our mailboxes forwarded the mail, so that its sender was lost."""
    rewritten = parsed.sender.address in own and parsed.quoted_sender is not None
    return rewritten and PASSED_ON.match(parsed.subject) is not None


def facts_of(parsed: Parsed, route: Route, own: Container[str]) -> dict[str, Any]:
    """Return what the record of a new ticket keeps so that a public address can be proposed later."""
    if not came_by_forwarding(route):
        return {}
    named = (*(one.address for one in parsed.to), *parsed.forwarded_for, *parsed.list_addresses)
    via = [address for address in dict.fromkeys(named) if address and address not in own]
    facts: dict[str, Any] = {"via": via[:MOST_CANDIDATES]} if via else {}
    sender = parsed.sender.address
    if parsed.quoted_sender and PASSED_ON.match(parsed.subject) and sender not in own:
        facts["by_rule"] = sender  # a rule that forwards, perhaps: it shows when it goes on
    return facts


def note_code(queue_id: int, arrival: Arrival) -> partial[None]:
    """Return the step that shows a provider's confirmation code beside its queue."""
    columns = {"forwarding_code": arrival.parsed.forwarding_code, "forwarding_code_at": arrival.received_ms}
    return partial(_mark, queue_id, columns)


def note_rule(queue_id: int, moment: int) -> partial[None]:
    """Return the step that notes when a queue's mail last came by a rule that forwards; 0 = it was mended."""
    return partial(_mark, queue_id, {"forward_rule_at": moment})


def _mark(queue_id: int, columns: dict[str, Any], conn: sa.Connection) -> None:
    forwarded.mark(conn, queue_id, **columns)
