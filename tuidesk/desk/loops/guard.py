"""Refuses to save what makes mail go round in circles; a circle that was there before bricks no desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tuidesk.desk.loops import walk, words
from tuidesk.desk.loops.ground import Ground, read
from tuidesk.desk.loops.walk import Cycle
from tuidesk.errors import BadUsage
from tuidesk.i18n import _


@contextmanager
def guarded(conn: sa.Connection) -> Iterator[None]:
    """Raise BadUsage, which undoes the transaction, when what happens within adds a circle."""
    before = {one.key for one in walk.cycles(read(conn))}
    yield
    ground = read(conn)
    _refuse(ground, [one for one in walk.cycles(ground) if one.key not in before])


def refuse_agent(conn: sa.Connection, address: str) -> None:
    """Raise BadUsage when an agent's new address leads into a queue: what he is told would open a ticket.

    The gate never mails the desk's own addresses; an agent with such a one would never be told anything.
    """
    ground = read(conn)
    wanted = address.casefold()
    _refuse(ground, [one for one in walk.to_agents(ground) if one.steps[0].to == wanted])


def _refuse(ground: Ground, found: list[Cycle]) -> None:
    for one in found:
        title = _("This would make mail go round in circles: {circle}")
        raise BadUsage(title.format(circle=words.line(ground, one)), words.hint(one))
