"""Which ticket a mail belongs to: by ids that cannot be guessed first, by a number in the subject last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tuidesk.desk.intake.known import Known, named_ids, reply_tokens
from tuidesk.mail.message import Parsed
from tuidesk.store.threads import Thread

AKIN = ("missing-mail", "thread-index")  # mails that do not name each other


@dataclass(frozen=True, slots=True)
class Match:
    """A mail's ticket, the rule that found it and the header that named it.

    Not `verified` = the writer knew an id, but takes no part in the ticket: mail is passed on,
    and ids with it, so that knowing one makes nobody a recipient of later answers.
    """

    thread: Thread
    by: str  # issued | in-reply-to | references | missing-mail | thread-index | tag | late-parent
    header: str
    verified: bool

    @property
    def ticket_id(self) -> int:
        """The ticket's row id."""
        return self.thread.id


def match(known: Known, parsed: Parsed, sender: str) -> Match | None:
    """Return the ticket that a mail answers, among those that its batch can meet."""
    for by, header, thread in (*_named(known, parsed), *_akin(known, parsed)):
        return Match(thread, by, header, sender in thread.participants)
    tagged = known.numbers.get(parsed.tag) if parsed.tag else None
    if tagged and sender in tagged.final().participants:
        # Anybody can count: a number alone opens a ticket only to those who are in it.
        return Match(tagged.final(), "tag", "Subject", True)
    return None


def _named(known: Known, parsed: Parsed) -> Iterator[tuple[str, str, Thread]]:
    """Yield the tickets whose ids a mail names, the most trustworthy and nearest first."""
    yield from _issued(known, parsed)
    yield from _stored(known, parsed)


def _issued(known: Known, parsed: Parsed) -> Iterator[tuple[str, str, Thread]]:
    if not known.issued:
        return
    named = (*_reported(parsed), *_headers(parsed), *(("To", token) for token in reply_tokens(parsed)))
    for header, ref in named:
        if ref in known.issued:
            yield "issued", header, known.issued[ref].final()


def _reported(parsed: Parsed) -> Iterator[tuple[str, str]]:
    """Yield what names the mail that a report is about, and where it stands."""
    if parsed.bounce:
        yield "Original-Message-ID", parsed.bounce.original_id
        yield "X-Tuidesk-Id", parsed.bounce.original_token
    for ref in parsed.about:
        yield "Original-Message-ID", ref


def _stored(known: Known, parsed: Parsed) -> Iterator[tuple[str, str, Thread]]:
    for header, ref in _headers(parsed):
        thread = known.thread_of(ref)
        if thread:
            yield header.lower(), header, thread


def _headers(parsed: Parsed) -> Iterator[tuple[str, str]]:
    for ref in named_ids(parsed):
        yield _header_of(parsed, ref), ref


def _header_of(parsed: Parsed, ref: str) -> str:
    return "In-Reply-To" if ref in parsed.in_reply_to else "References"


def _akin(known: Known, parsed: Parsed) -> Iterator[tuple[str, str, Thread]]:
    """Yield the tickets of mails that belong to this one though neither names the other."""
    for ref, thread in known.naming_too(parsed):
        yield "missing-mail", _header_of(parsed, ref), thread
    for thread in known.conversing_too(parsed):
        yield "thread-index", "Thread-Index", thread


@dataclass(frozen=True, slots=True)
class Ties:
    """The tickets that a mail shows to be one: where all of it goes now."""

    home: Thread
    absorbed: tuple[Thread, ...]  # tickets that nobody has touched
    beside: tuple[Thread, ...]  # those that people must join themselves
    head: Thread | None  # the ticket whose beginning is that of the whole; None = the mail itself is


def ties(
    known: Known, parsed: Parsed, found: Match | None, sender: str, left: Thread | None = None
) -> Ties | None:
    """Return what a mail brings together, or None: by the ids it names, and by being what others wait for.

    `found` is what the mail itself answers. The ticket that people know already survives: a touched
    one before the others, the older number among equals. A mail that names tickets of other people
    beside its own joins nobody's: whoever saw both of their mails could. Nor does a stranger's
    mail move the ticket that it answers, or give it another beginning. `left` is a closed ticket
    that the mail goes on from; such tickets are one matter and stay apart.
    """
    here = found.thread if found else left
    named = _apart(here, left, (thread for _, _, thread in _named(known, parsed)))
    waiting = _apart(here, left, known.waiting_for(parsed.message_id))
    akin = _apart(here, left, (thread for *_, thread in _akin(known, parsed)))
    pool = list(dict.fromkeys([*([found.thread] if found else []), *named, *waiting, *akin]))
    begins = bool(waiting) and not named and (found is None or found.by in AKIN)
    if not begins and len(pool) < 2:
        return None
    stranger = found is not None and found.by not in AKIN and _is_strange(found.thread, sender)
    strange = {one for one in named if found and one is not found.thread and _is_strange(one, sender)}
    strange -= {*waiting, *akin}
    # A ticket of this very batch has no number yet and is younger than all that have.
    home = min(
        (one for one in pool if one not in strange),
        key=lambda thread: (not thread.touched, not thread.number, thread.number),
    )
    if found and (found.thread.touched or stranger):
        home = found.thread
    others = [thread for thread in pool if thread is not home]
    absorbed = tuple(one for one in others if not one.touched and one not in strange)
    beside = tuple(one for one in others if one not in absorbed and one in {*named, *waiting})
    if begins:
        return Ties(home, absorbed, beside, None if _is_awaited(known, parsed, home) else home)
    head = _oldest(known, parsed) or home
    return Ties(home, absorbed, beside, home if stranger or head in beside else head)


def _is_awaited(known: Known, parsed: Parsed, home: Thread) -> bool:
    """Say whether a mail is the beginning of a ticket by the word of those who take part in it."""
    mine = (one for one in known.naming.get(parsed.message_id, ()) if one.thread.final() is home)
    people = home.participants
    return not people or any(one.author in people or one.reply_to & people for one in mine)


def _apart(here: Thread | None, left: Thread | None, threads: Iterable[Thread]) -> list[Thread]:
    """Leave out what is the same matter as the mail's own ticket, but kept apart from it."""
    return [one for one in threads if here is None or not (one is left or one.akin(here))]


def _is_strange(thread: Thread, sender: str) -> bool:
    return bool(thread.participants) and sender not in thread.participants


def _oldest(known: Known, parsed: Parsed) -> Thread | None:
    """Return the ticket of the oldest mail that a mail names and the desk has."""
    there = (known.issued.get(ref) or known.thread_of(ref) for ref in reversed(named_ids(parsed)))
    return next((thread.final() for thread in there if thread), None)


def at_home(found: Match | None, home: Thread, sender: str) -> Match:
    """Return the match of a mail whose ticket was brought together with others into `home`."""
    verified = sender in home.participants
    if found:
        return Match(home, found.by, found.header, verified)
    return Match(home, "late-parent", "Message-ID", verified)
