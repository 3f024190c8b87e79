"""Compares how tickets ended up with what agents were told that they did to them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tests.faults.checker.place import Place
from tuidesk.store import tables as t

NORMAL = 1  # a new ticket's priority


@dataclass(frozen=True)
class Deed:
    """Something that set a column: when it began and when it was over (s), for ever when nobody was told."""

    value: Any
    began: float
    ended: float
    sure: bool  # accepted, so it happened

    def hidden_by(self, others: Iterable[Deed]) -> bool:
        """Say whether one of the others certainly came after this one."""
        return any(one.sure and one.began > self.ended for one in others)


def strange(place: Place) -> Iterator[str]:
    """Say of each ticket whose assignee, status or priority is not what the last deeds can have made it."""
    for ticket in place.rows(sa.select(t.ticket)) or []:
        # Who answers gets a ticket that nobody has; any mail and any act wakes one.
        answered = {line["by"] for line in _tried(place, ticket.id)}
        for column, value, anyhow, untouched in (
            ("assignee_id", ticket.assignee_id, set(), {None, place.at_terminal} | answered),
            ("status", ticket.status, {"open"}, {"new"}),
            ("priority", ticket.priority, set(), {NORMAL}),
        ):
            deeds = list(_deeds(place, ticket.id, column))
            possible = anyhow | {deed.value for deed in deeds if not deed.hidden_by(deeds)}
            possible |= set() if any(deed.sure for deed in deeds) else untouched
            if value not in possible:
                yield f"ticket {ticket.id} has {column} {value!r}, and its last deeds made it one of {possible}"


def _deeds(place: Place, ticket_id: int, column: str) -> Iterator[Deed]:
    ended = {line["token"]: line["ended"] for line in place.journal.of("done")}
    for line in _tried(place, ticket_id):
        if column in line["sets"]:
            token = line["token"]
            yield Deed(line["sets"][column], line["began"], ended.get(token, math.inf), token in ended)


def _tried(place: Place, ticket_id: int) -> list[dict[str, Any]]:
    return [line for line in place.journal.of("tried") if line["ticket_id"] == ticket_id]
