"""What is known of each mailbox's folder for spam: how far somebody looked, how much came since."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store import feed
from tuidesk.store.tables import inbound


@dataclass(frozen=True, slots=True)
class Looked:
    """The folder's UIDVALIDITY (0 = never opened) and the highest UID in it when somebody looked."""

    generation: int
    uid: int


def read(conn: sa.Connection, inbound_id: int) -> Looked:
    """Return how far somebody looked."""
    query = sa.select(inbound.c.spam_generation, inbound.c.spam_uid).where(inbound.c.id == inbound_id)
    return Looked(*conn.execute(query).one())


def looked(conn: sa.Connection, inbound_id: int, generation: int, uid: int) -> None:
    """Note that somebody looked just now, or that the desk met the folder."""
    _write(conn, inbound_id, spam_generation=generation, spam_uid=uid, spam_unseen=0)


def count(conn: sa.Connection, inbound_id: int, unseen: int) -> None:
    """Note how many mails came since, that nobody has opened."""
    _write(conn, inbound_id, spam_unseen=unseen)


def _write(conn: sa.Connection, inbound_id: int, **values: int) -> None:
    conn.execute(sa.update(inbound).where(inbound.c.id == inbound_id).values(values))
    feed.publish(conn, "channel", inbound_id)
