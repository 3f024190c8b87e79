"""What goes into the intake, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk.mail.message import Parsed
from tuidesk.store.ledger import Key


@dataclass(frozen=True, slots=True)
class Arrival:
    """One mail and where it was seen; its bytes are in raw already.

    `uid` is None for pipe and listener. `queue_id` is the queue of the mailbox it came through,
    `envelope` the recipient that the listener was given, in lower case.
    `provider_id` is what the provider calls the mail in whatever folder (Gmail), "" elsewhere.
    `announce` is False for old mail, which nobody is told about and which sorts by its own date.
    `sent_by_us` = it lies in a watched Sent folder: an agent sent it from another program, or this desk did.
    """

    channel: str
    folder: str
    uidvalidity: int
    uid: int | None
    sha256: str
    parsed: Parsed
    received_ms: int
    queue_id: int | None
    announce: bool = True
    envelope: str = ""
    provider_id: str = ""
    sent_by_us: bool = False

    @property
    def key(self) -> Key:
        """The mail's key in the ledger."""
        return Key(self.channel, self.folder, self.uidvalidity, self.uid, self.sha256)


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a mail went. `new` is False when the ledger knew it already."""

    disposition: str
    kind: str
    ticket_id: int | None
    ticket_number: int | None
    new: bool
