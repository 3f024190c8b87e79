"""Which ticket a mail belongs to: by ids that cannot be guessed first, by a number in the subject last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tuidesk.desk.intake.known import Known, named_ids, reply_tokens
from tuidesk.mail.message import Parsed
from tuidesk.store.threads import Thread


@dataclass(frozen=True, slots=True)
class Match:
    """A mail's ticket, the rule that found it and the header that named it.

    Not `verified` = the writer knew an id, but takes no part in the ticket: mail is passed on,
    and ids with it, so that knowing one makes nobody a recipient of later answers.
    """

    thread: Thread
    by: str  # issued | in-reply-to | references | tag
    header: str
    verified: bool

    @property
    def ticket_id(self) -> int:
        """The ticket's row id."""
        return self.thread.id


def match(known: Known, parsed: Parsed, sender: str) -> Match | None:
    """Return the ticket that a mail answers, among those that its batch can meet."""
    for by, header, thread in (*_issued(known, parsed), *_stored(known, parsed)):
        return Match(thread, by, header, sender in thread.participants)
    tagged = known.numbers.get(parsed.tag) if parsed.tag else None
    if tagged and sender in tagged.final().participants:
        # Anybody can count: a number alone opens a ticket only to those who are in it.
        return Match(tagged.final(), "tag", "Subject", True)
    return None


def _issued(known: Known, parsed: Parsed) -> Iterator[tuple[str, str, Thread]]:
    if not known.issued:
        return
    if parsed.bounce:
        named = (parsed.bounce.original_id, parsed.bounce.original_token)
        for header, ref in zip(("Original-Message-ID", "X-Tuidesk-Id"), named, strict=True):
            if ref in known.issued:
                yield "issued", header, known.issued[ref].final()
    for header, ref in _headers(parsed):
        if ref in known.issued:
            yield "issued", header, known.issued[ref].final()
    for token in reply_tokens(parsed):
        if token in known.issued:
            yield "issued", "To", known.issued[token].final()


def _stored(known: Known, parsed: Parsed) -> Iterator[tuple[str, str, Thread]]:
    for header, ref in _headers(parsed):
        thread = known.thread_of(ref)
        if thread:
            yield header.lower(), header, thread


def _headers(parsed: Parsed) -> Iterator[tuple[str, str]]:
    for ref in named_ids(parsed):
        yield "In-Reply-To" if ref in parsed.in_reply_to else "References", ref


@dataclass(frozen=True, slots=True)
class LateParent:
    """A mail that others had answered before it came: where all of it goes now."""

    home: Thread
    absorbed: tuple[Thread, ...]  # tickets that nobody has touched
    beside: tuple[Thread, ...]  # touched ones, which people must join themselves


def late_parent(known: Known, parsed: Parsed, own: Thread | None) -> LateParent | None:
    """Return what a mail brings together by being the one that stored mails wait for, or None.

    `own` is the ticket that the mail itself answers. The ticket that people know already survives:
    a touched one before the others, the older number among equals.
    """
    waiting = dict.fromkeys(entry.thread.final() for entry in known.waiting_for(parsed.message_id))
    apart = [thread for thread in waiting if thread is not own]
    if not apart:
        return None
    pool = [own, *apart] if own else apart
    # A ticket of this very batch has no number yet and is younger than all that have.
    home = min(pool, key=lambda thread: (not thread.touched, not thread.number, thread.number))
    if own and own.touched:
        home = own
    others = [thread for thread in pool if thread is not home]
    return LateParent(
        home,
        tuple(thread for thread in others if not thread.touched),
        tuple(thread for thread in others if thread.touched),
    )


def at_home(found: Match | None, home: Thread, sender: str) -> Match:
    """Return the match of a mail whose ticket was brought together with others into `home`."""
    verified = sender in home.participants
    if found:
        return Match(home, found.by, found.header, verified)
    return Match(home, "late-parent", "Message-ID", verified)


def settle(known: Known, parsed: Parsed) -> None:
    """Note that those who waited for this mail have found it."""
    for entry in known.waiting_for(parsed.message_id):
        entry.waits = False
