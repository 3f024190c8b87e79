"""What intake learns from forwarded mail beside its ticket: codes, rules that rewrite, addresses customers use."""

from __future__ import annotations

from collections.abc import Container
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


def through_our_list(arrival: Arrival, own: Container[str]) -> Arrival:
    """Return a mail without the marks of the mailing list that is a door of this desk.

    A Google Group that people write to marks everything as bulk; behind it stand the desk's customers.
    """
    parsed = arrival.parsed
    if not parsed.kind_behind_list or not any(address in own for address in parsed.list_addresses):
        return arrival
    return replace(arrival, parsed=replace(parsed, kind=parsed.kind_behind_list, kind_reason=""))


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
