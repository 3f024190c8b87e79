"""Mail of our own that mail from outside calls forth: it never keeps that mail from coming in."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from tuidesk.store import events


def courtesy(conn: sa.Connection, ticket_id: int, send: Callable[[], None]) -> None:
    """Put such a mail into the outbox; what goes wrong with it is noted on the ticket, and all else stands.

    Trouble with the store itself is raised: then nothing of the batch stands.
    """
    try:
        with conn.begin_nested():
            send()
    except sa.exc.SQLAlchemyError:
        raise
    except Exception as error:  # whatever its words or the queue's looks break, the mail must come in
        events.add(conn, "worker", ticket_id, "failed", {"reason": type(error).__name__})
