"""Mail that shows what became of a mail of ours of which nobody knows: an answer, a receipt, a copy that came back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import sqlalchemy as sa

from tuidesk.desk import dispositions as to
from tuidesk.desk.intake.known import Known, named_ids
from tuidesk.desk.intake.write import Placed, Writer
from tuidesk.desk.outbox import evidence
from tuidesk.i18n import Phrase, mark
from tuidesk.mail.message import Parsed
from tuidesk.store import outbox

ANSWERED = mark("{who} answered it")
RECEIPT = mark("a receipt for it came from {who}")
RETURNED = mark("it came back through {name}")
REPORTED = mark("{who} reported what became of it")


class Evidence:
    """The doubtful mails that the mails of a batch may be about, read once."""

    def __init__(self, conn: sa.Connection, known: Known) -> None:
        self._known = known
        self._doubtful = outbox.in_doubt(conn, {row.id for row in known.sent.values() if row.id})

    def hear(self, writer: Writer, placed: Placed) -> None:
        """Let a mail settle what it proves to have left; a report of failure is told by `bounced`."""
        parsed = placed.arrival.parsed
        if not self._doubtful or (parsed.bounce and placed.thread):
            return
        # Only the nearest: whoever got a later mail names those before it too, whether he has them or not.
        row = next((ours for name in _named(placed, parsed) if (ours := self._known.sent.get(name))), None)
        if row is not None and row.id in self._doubtful:
            writer.later.append(partial(_take, row.id, _words(placed, parsed).stored()))


def _take(outbox_id: int, words: str, conn: sa.Connection) -> None:
    evidence.settle_found(conn, outbox_id, words)


def _named(placed: Placed, parsed: Parsed) -> Iterator[str]:
    """Yield what only a mail of ours can have told to whoever sent this one, the nearest first."""
    if placed.disposition == to.OWN_MAIL_RETURNED:
        yield from (parsed.message_id, parsed.tuidesk_id)
    yield from parsed.about
    yield from named_ids(parsed)


def _words(placed: Placed, parsed: Parsed) -> Phrase:
    who = {"who": parsed.sender.address or parsed.sender.name}
    if placed.disposition == to.OWN_MAIL_RETURNED:
        return Phrase(RETURNED, {"name": placed.arrival.channel})
    if parsed.kind == "receipt":
        return Phrase(RECEIPT, who)
    return Phrase(REPORTED if parsed.about or parsed.kind in ("bounce", "report") else ANSWERED, who)
