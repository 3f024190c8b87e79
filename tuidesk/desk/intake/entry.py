"""A message as the mails that come after it see it: what tells whether they are the same mail, or answer it."""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk.mail.message import Parsed
from tuidesk.store.known_ids import MessageRow
from tuidesk.store.threads import Thread


@dataclass(slots=True, eq=False)
class Entry:
    """A message; `id` is 0 until it is written."""

    thread: Thread
    digest: str = ""
    fingerprint: str = ""
    incoming: bool = True
    kind: str = ""
    subject: str = ""
    sha256: str = ""  # of its bytes
    date_ms: int | None = None
    writers: frozenset[str] = frozenset()  # From and Reply-To
    id: int = 0


def entry_of(parsed: Parsed, thread: Thread, sha256: str) -> Entry:
    """Return a new message as the mails behind it in the batch see it."""
    return Entry(
        thread, parsed.digest, parsed.fingerprint, kind=parsed.kind, subject=parsed.subject, sha256=sha256,
        date_ms=parsed.date_ms, writers=writers_of(parsed),
    )  # fmt: skip


def writers_of(parsed: Parsed) -> frozenset[str]:
    """Return under which addresses the writer of a mail shows: a list may have put its own into From."""
    shown = (parsed.sender, *parsed.reply_to, parsed.original_sender)
    return frozenset(one.address for one in shown if one and one.address)


def entry_of_row(row: MessageRow, thread: Thread) -> Entry:
    """Return a stored message as the mails of a batch see it."""
    writers = frozenset(filter(None, (row.author_address, *(address for _, address in row.reply_to or ()))))
    return Entry(
        thread, row.digest, row.fingerprint, row.direction == "in", row.kind, row.subject, row.raw_sha256,
        row.sent_at, writers, row.id,
    )  # fmt: skip
