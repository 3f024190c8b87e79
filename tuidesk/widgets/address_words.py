"""What to know of addresses before one writes to them: where mail failed, and who is a stranger to the ticket."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import TYPE_CHECKING

from tuidesk.i18n import _
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.times import moment

if TYPE_CHECKING:
    from tuidesk.store.failed_addresses import FailedAddress
    from tuidesk.widgets.conversation_model import Talk

_REASON = 120


def failed_words(failed: Iterable[FailedAddress], now: int, zone: tzinfo | None) -> SafeText:
    """Return where mail failed, when, and what the other server said; nothing when it failed nowhere."""
    return SafeText(" · ".join(_failed(one, now, zone) for one in failed))


def _failed(one: FailedAddress, now: int, zone: tzinfo | None) -> str:
    reason = clean_line(one.reason, _REASON) or clean_line(one.status)
    words = _("mail to {address} failed {when}: {reason}") if reason else _("mail to {address} failed {when}")
    when = moment(one.at, now, zone)
    return words.format(address=clean_line(one.address, 200), when=when, reason=reason)


def stranger_words(talk: Talk) -> SafeText:
    """Return who wrote on a ticket without taking part in it; nothing when nobody did."""
    found = dict.fromkeys(one.address for one in talk.entries if one.direction == "in" and not one.verified)
    if not found:
        return SafeText("")
    words = _("not copied on replies: {addresses}")
    return clean_line(words.format(addresses=", ".join(clean_line(one, 200) for one in found)))
