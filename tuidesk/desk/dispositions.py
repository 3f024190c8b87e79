"""Where a mail may go (exactly one of these), and which mails go elsewhere than into a ticket.

One that the server would not give goes nowhere: `store.ledger.quarantine` notes it.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.entry import Entry, writers_of
from tuidesk.desk.intake.known import Known
from tuidesk.mail.message import Parsed
from tuidesk.store.known_ids import OutboxRow
from tuidesk.store.ledger import Key

TICKET: Final = "ticket"
FOLLOW_UP: Final = "follow-up"
DUPLICATE_OF: Final = "duplicate-of"
OWN_MAIL_RETURNED: Final = "own-mail-returned"
FORWARDING_CONFIRMATION: Final = "forwarding-confirmation"
PROBE: Final = "probe"


def own_mail(known: Known, parsed: Parsed, own: Container[str]) -> OutboxRow | None:
    """Return the mail of ours that came back, or None.

    That needs proof, since such a mail becomes no ticket: an id that we issued, in a mail whose
    From is ours. A customer's mail that only carries our id on is his own mail.
    """
    sent = known.sent.get(parsed.message_id) or known.sent.get(parsed.tuidesk_id)
    if sent is None:
        return None
    sender = parsed.sender.address
    return sent if sender in own or sender == sent.from_address.casefold() else None


def seen_before(known: Known, parsed: Parsed, key: Key) -> Entry | None:
    """Return the message that this mail is once more, by whatever route it came.

    Without a Message-ID only the same bytes are the same mail, and bytes without a Date only in
    another mailbox or generation: two empty mails in one folder are two mails.
    """
    if parsed.message_id:
        same = (entry for entry in known.entries(parsed.message_id) if entry.digest == parsed.digest)
        return next(same, None)
    for place, entry in known.bytes_seen.get(key.sha256, ()):
        elsewhere = (place.channel, place.folder, place.uidvalidity) != (
            key.channel,
            key.folder,
            key.uidvalidity,
        )
        if elsewhere or parsed.date_ms is not None:
            return entry
    return None


def other_copy_of(known: Known, parsed: Parsed) -> Entry | None:
    """Return the message of which this is another copy: changed on its way by a banner or a list's footer.

    A list may have changed From as well, and says in Reply-To or X-Original-From who wrote the mail.
    """
    if not parsed.message_id:
        return None
    return next(
        (entry for entry in known.entries(parsed.message_id) if _same_mail(known, entry, parsed)), None
    )


def _same_mail(known: Known, entry: Entry, parsed: Parsed) -> bool:
    if entry.fingerprint == parsed.fingerprint:
        return True
    writers = (one for one in entry.writers & writers_of(parsed) if one not in known.own)
    return parsed.date_ms is not None and entry.date_ms == parsed.date_ms and any(writers)


def shows_a_person(entry: Entry, arrival: Arrival) -> bool:
    """Say whether a copy proves its first to be a person's mail: by another route came the marks of a list."""
    came_by_list = entry.incoming and entry.kind in ("bulk", "notification")
    return came_by_list and arrival.parsed.kind == "human" and arrival.sha256 != entry.sha256
