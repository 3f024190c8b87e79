"""What the walk found, told in sentences: for `tuidesk loops` and for the health line."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.loops import walk, words
from tuidesk.desk.loops.ground import read
from tuidesk.i18n import _
from tuidesk.store.engine import Store
from tuidesk.term.clean import SafeText


@dataclass(frozen=True, slots=True)
class Circle:
    """A way round, what stops it in words, and what to do; `open` = nothing stops it."""

    line: SafeText
    stopped: str
    hint: str
    open: bool


@dataclass(frozen=True, slots=True)
class Report:
    """How mail comes and goes, a sentence a queue, and every circle, those that nothing stops first."""

    queues: tuple[SafeText, ...]
    circles: tuple[Circle, ...]


def report(store: Store) -> Report:
    """Walk and tell."""
    with store.read() as conn:
        ground = read(conn)
    every = sorted(walk.all_cycles(ground), key=lambda one: bool(one.stopped))
    return Report(
        tuple(words.queue_line(ground, one) for one in ground.queues.values()),
        tuple(
            Circle(words.line(ground, one), _(words.STOPPED[one.stopped]), words.hint(one), not one.stopped)
            for one in every
        ),
    )


def present(conn: sa.Connection) -> list[SafeText]:
    """Return the circles that nothing stops, a line each."""
    ground = read(conn)
    return [words.line(ground, one) for one in walk.cycles(ground)]
