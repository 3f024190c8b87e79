"""Mails that show by themselves that they belong together, though neither names the other."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from tuidesk.mail.message import Parsed
from tuidesk.mail.subjects import same_topic
from tuidesk.store.kin import KinRow
from tuidesk.store.threads import Thread


@dataclass(frozen=True, slots=True)
class Kin:
    """A mail, as far as it tells who writes to whom about what."""

    thread: Thread
    subject: str
    author: str
    reply_to: frozenset[str]
    recipients: frozenset[str]

    def same_topic(self, parsed: Parsed) -> bool:
        """Say whether a mail has the same subject but for its prefixes."""
        return same_topic(self.subject, parsed.subject)


def kin_of(parsed: Parsed, thread: Thread) -> Kin:
    """Return a new mail as later ones will see it."""
    return Kin(thread, parsed.subject, parsed.sender.address, _reply_to(parsed), _recipients(parsed))


def kin_of_row(row: KinRow, thread: Thread) -> Kin:
    """Return stored mails as a new one sees them."""
    return Kin(thread, row.subject, row.author, row.reply_to, row.recipients)


def acquainted(kin: Kin, parsed: Parsed, own: Container[str]) -> bool:
    """Say whether one of two mails was written by the other's writer or to be read by him.

    Both always answer alike, whichever came first. `own` are the desk's addresses: that both mails
    were sent to it, or passed on by it, says nothing. Whoever writes for others (a web form) is
    told apart by his Reply-To.
    """
    sender = parsed.sender.address
    if sender == kin.author and sender not in own:
        return kin.reply_to == _reply_to(parsed)
    return _reads(sender, kin.recipients, own) or _reads(kin.author, _recipients(parsed), own)


def _reads(address: str, recipients: frozenset[str], own: Container[str]) -> bool:
    return address in recipients and address not in own


def _reply_to(parsed: Parsed) -> frozenset[str]:
    return frozenset(one.address for one in parsed.reply_to if one.address)


def _recipients(parsed: Parsed) -> frozenset[str]:
    return frozenset(one.address for one in (*parsed.to, *parsed.cc) if one.address)
