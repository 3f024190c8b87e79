"""Which queues tell customers that their mail came in, and in whose words."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store.tables import queue


class Acknowledgement(NamedTuple):
    """A queue's language and its own words; "" = the desk's words, in the customer's language."""

    language: str
    words: str


def by_queue(conn: sa.Connection) -> dict[int, Acknowledgement]:
    """Return the queues that acknowledge."""
    query = sa.select(queue.c.id, queue.c.language, queue.c.acknowledgement).where(queue.c.acknowledge)
    return {row.id: Acknowledgement(row.language, row.acknowledgement) for row in conn.execute(query)}
