"""Where a mail may go (exactly one of these), and which mails go elsewhere than into a ticket.

One that the server would not give goes nowhere: `store.ledger.quarantine` notes it.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from tuidesk.desk.intake.known import Entry, Known
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
    """Return the message of which this is another copy: changed on its way by a banner or a list's footer."""
    if not parsed.message_id:
        return None
    same = (entry for entry in known.entries(parsed.message_id) if entry.fingerprint == parsed.fingerprint)
    return next(same, None)
