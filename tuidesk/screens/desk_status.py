"""The facts of the status line, read in a thread."""

from __future__ import annotations

from tuidesk.screens.opening import OpenDesk
from tuidesk.store import facts, lists
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.status_line import Status


def read_status(opened: OpenDesk) -> Status:
    """Return how the desk and its mail are."""
    with opened.store.read() as conn:
        name = clean_line(facts.get(conn, "desk_name", "tuidesk"), 60)
        waiting = lists.side_counts(conn, None).outbox
    return Status(SafeText(name), clean_line(opened.actor.name, 40), outbox=waiting)
