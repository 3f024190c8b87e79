"""Many changes of the settings at once: all of them or none, and a try that tells what stands against each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.loops import guarded
from tuidesk.desk.permissions import require
from tuidesk.errors import BadUsage, Problem
from tuidesk.store import settings_version
from tuidesk.store.engine import Store

Place = tuple[int, str]  # the id of what is edited, and the field
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Step:
    """One change within the transaction, and the edit that it comes from (None = it only makes room for others)."""

    apply: Callable[[sa.Connection], object]
    place: Place | None = None


class _TriedOnly(Exception):
    """Ends a try, so that nothing of it is kept."""


class Meanwhile(Exception):
    """Settings were changed since they were read."""


def version(store: Store) -> int:
    """Return how far the settings are now; what is read after that is at least as new."""
    with store.read() as conn:
        return settings_version.read(conn)


def save(store: Store, actor: Actor, steps: Sequence[Step], since: int | None = None) -> None:
    """Take every step in one transaction; the first one that is refused raises its Problem and keeps nothing.

    Raises Meanwhile when anything was changed after the version `since` (None = does not matter).
    """
    require(actor, "admin")
    with store.write() as conn:
        newest = settings_version.hold(conn)
        if since is not None and newest > since:
            raise Meanwhile
        with guarded(conn):
            for problem in _take(conn, steps).values():
                raise problem


def attempt(
    store: Store, actor: Actor, steps: Sequence[Step], look: Callable[[sa.Connection], T]
) -> tuple[dict[Place, Problem], T]:
    """Take the steps, look at what would come of them, and keep nothing; return what stands against each edit."""
    require(actor, "admin")
    try:
        with store.write() as conn:
            problems = _tried(conn, steps)
            found = look(conn)
            raise _TriedOnly
    except _TriedOnly:
        return problems, found


def _take(conn: sa.Connection, steps: Sequence[Step]) -> dict[Place, Problem]:
    problems: dict[Place, Problem] = {}
    for step in steps:
        try:
            step.apply(conn)
        except Problem as problem:
            if step.place is None:
                raise
            problems.setdefault(step.place, problem)
    return problems


def _tried(conn: sa.Connection, steps: Sequence[Step]) -> dict[Place, Problem]:
    """Take the steps; where only all of them together make a circle of mail, the last edit bears it."""
    problems: dict[Place, Problem] = {}
    last = next((step.place for step in reversed(steps) if step.place is not None), None)
    try:
        with guarded(conn):
            problems = _take(conn, steps)
    except BadUsage as circle:
        if last is None:
            raise
        problems.setdefault(last, circle)
    return problems
