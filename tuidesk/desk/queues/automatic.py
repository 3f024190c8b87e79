"""What a queue does by itself with a customer's mail: tell him that it came in, reopen a closed ticket."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.names import quoted
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store import setup_queues as rows
from tuidesk.store.setup_queues import QueueSetup
from tuidesk.term.clean import clean_block

YES, NO = "yes", "no"
REOPEN, NEW = "reopen", "new"  # what mail on a closed ticket does
MOST_WORDS = 2_000  # characters of an acknowledgement


def acknowledging(queue: QueueSetup) -> str:
    """Return whether a queue acknowledges, as `acknowledge=` takes it: no, yes, or yes in these words."""
    return (queue.acknowledgement or YES) if queue.acknowledge else NO


def set_acknowledge(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    """Set whether customers are told that their mail came in: yes, no, or yes in these words; raises BadUsage."""
    asked = text.casefold() or NO
    # A command has one line: a \\n that was typed begins a new one.
    words = "" if asked in (YES, NO) else str(clean_block(text.replace("\\n", "\n"))).strip()
    if len(words) > MOST_WORDS:
        title = _("The acknowledgement has more than {most} characters").format(most=MOST_WORDS)
        raise BadUsage(title, _("Shorten it."))
    rows.change(conn, queue.id, {"acknowledge": asked != NO, "acknowledgement": words})


def set_closed(conn: sa.Connection, queue: QueueSetup, text: str) -> None:
    """Set what a customer's mail on a closed ticket does: reopen it, or open a new one; raises BadUsage."""
    if text not in (REOPEN, NEW):
        title = _("{text} is nothing that mail on a closed ticket can do").format(text=quoted(text))
        raise BadUsage(title, _("Use one of: {all}").format(all=f"{REOPEN}, {NEW}"))
    rows.change(conn, queue.id, {"closed_policy": text})
