"""Our own mail that came back through a third party which gave it new ids and took our header off."""

from __future__ import annotations

from collections.abc import Container

import sqlalchemy as sa

from tuidesk.desk.intake.known import Known
from tuidesk.desk.similar import LEAST, squeezed
from tuidesk.mail.message import Parsed
from tuidesk.store import said_lately
from tuidesk.store.known_ids import OutboxRow


def our_words(conn: sa.Connection, known: Known, parsed: Parsed, own: Container[str]) -> OutboxRow | None:
    """Return the mail of ours that this is, or None.

    Such a mail becomes no ticket, so that takes three proofs at once: our From, our ticket's number in
    the subject, and all the words of a mail that left on that ticket, and no other ones. A person who
    sends our words back is heard: his mail stays one, and only automatic answers to him stop.
    """
    thread = known.numbers.get(parsed.tag or 0)
    words = squeezed(parsed.text)
    if thread is None or parsed.sender.address not in own or len(words) < LEAST:
        return None
    home = thread.final()
    for entry_id, ours in said_lately.entry_by_words(conn, home.id) if home.id else ():
        if squeezed(ours.text) == words:
            return OutboxRow(0, home.id, entry_id, "", parsed.sender.address, "")
    return None
