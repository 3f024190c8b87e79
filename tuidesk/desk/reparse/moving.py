"""Which mails would stand on another ticket, had the present parser read them when they came."""

from __future__ import annotations

from collections.abc import Container, Sequence

import sqlalchemy as sa

from tuidesk.desk.customers import customer_of
from tuidesk.desk.intake import known as intake_known
from tuidesk.desk.intake import threading
from tuidesk.desk.reparse.rewrite import Reread
from tuidesk.store import reparse as rows
from tuidesk.store.ledger import Key


def elsewhere(
    conn: sa.Connection, rereads: Sequence[Reread], own: Container[str]
) -> list[tuple[int, int, int]]:
    """Return (message row, its ticket's number, the other's) of mails that name other ids than was read once.

    They stay where they are: agents have worked with them there.
    """
    before = rows.named_ids(conn, [one.mail.id for one in rereads])
    changed = [one for one in rereads if set(intake_known.named_ids(one.parsed)) != before[one.mail.id]]
    if not changed:
        return []
    senders = {one.mail.id: customer_of(one.parsed, own).address for one in changed}
    keys = [(Key("", "", 0, None, one.mail.raw_sha256), one.parsed) for one in changed]
    known = intake_known.load(conn, keys, set(senders.values()) - {""})
    found = []
    for one in changed:
        match = threading.match(known, one.parsed, senders[one.mail.id])
        if match and match.thread.final().id != one.mail.ticket_id:
            found.append((one.mail.id, one.mail.number, match.thread.final().number))
    return found
