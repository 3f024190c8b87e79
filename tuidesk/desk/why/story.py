"""What there is to say about how one message came to where it is: plain values, for a screen to put in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tuidesk.store.glance import EventNote, LedgerNote
from tuidesk.store.why import MessageFacts, OutFacts


class Customer(NamedTuple):
    """Whom a mail speaks for: the ticket's customer if he stands in its headers, else ''."""

    address: str
    header: str  # From | Reply-To | ''
    robot: bool  # nobody reads what is sent to From
    ours: bool  # From is one of the desk's own addresses


class Automatic(NamedTuple):
    """The header by which a mail is no person's, and what it would be without it."""

    header: str
    value: str
    otherwise: str  # a kind, '' when the header alone does not tell


class SenderTrust(NamedTuple):
    """What our provider (`server`) found about the sender, whom he resembles, and a host that a link only names."""

    confirmed: str = ""  # pass | fail | '' = nobody of ours can tell
    server: str = ""
    results: str = ""
    resembles: str = ""
    link: str = ""


NO_TRUST = SenderTrust()


class ChosenWay(NamedTuple):
    """Whose Reply via a mail leaves through, and by which rule that channel is it."""

    queue: str
    by: str  # reply-via | same-account | same-address | relay | changed


@dataclass(slots=True)
class Story:
    """One message; `judged_now` = the alternatives are of today, its record kept none."""

    mail: MessageFacts
    notes: tuple[LedgerNote, ...]
    intake: Mapping[str, Any] | None
    events: tuple[EventNote, ...]
    queues: Mapping[int, str]
    customer: Customer
    out: OutFacts | None
    way: ChosenWay | None = None
    headers: tuple[tuple[str, str], ...] = ()
    automatic: Automatic | None = None
    judged_now: bool = False
    trust: SenderTrust = NO_TRUST

    @property
    def reason(self) -> str:
        """The header that decided what kind of mail it is, '' for a person's."""
        return next((note.reason for note in self.notes if note.kind == self.mail.kind), "")
