"""Rows of routing rules, in the order in which they are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.tables import rule


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule: conditions as [{"field", "op", "value"}], actions as {"queue_id"?, "priority"?, ...}."""

    id: int
    name: str
    conditions: list[dict[str, str]]
    actions: dict[str, Any]
    stop: bool
    enabled: bool


# Built once: intake asks for every batch.
_ALL = sa.select(*(rule.c[name] for name in RuleRow.__slots__)).order_by(rule.c.position, rule.c.id)
_ENABLED = _ALL.where(rule.c.enabled)


def rules(conn: sa.Connection, *, enabled: bool = False) -> list[RuleRow]:
    """Return every rule in its order, or only those that are enabled."""
    return [RuleRow(*row) for row in conn.execute(_ENABLED if enabled else _ALL)]


def add(conn: sa.Connection, values: Mapping[str, Any]) -> int:
    """Add a rule behind the others and return its id."""
    last = conn.scalar(sa.select(sa.func.max(rule.c.position))) or 0
    row = {**values, "position": last + 1, "created_at": now()}
    return int(conn.execute(sa.insert(rule).values(row).returning(rule.c.id)).scalar_one())


def change(conn: sa.Connection, rule_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a rule."""
    conn.execute(sa.update(rule).where(rule.c.id == rule_id).values(dict(values)))


def remove(conn: sa.Connection, rule_id: int) -> None:
    """Delete a rule."""
    conn.execute(sa.delete(rule).where(rule.c.id == rule_id))


def put_in_order(conn: sa.Connection, ids: Sequence[int]) -> None:
    """Give the rules this order."""
    for position, rule_id in enumerate(ids, 1):
        change(conn, rule_id, {"position": position})
