"""What would have become of a mail without the header that decided, for whoever asks why it is where it is.

The same rules judge the mail again with that header left out, on what the batch has read already:
it costs no statement, and cannot tell another story than the intake itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from tuidesk.desk.intake import threading
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.known import Known, named_ids, reply_tokens
from tuidesk.desk.intake.threading import Match
from tuidesk.desk.routing import Route, Routes, route
from tuidesk.mail.message import Address, Parsed
from tuidesk.store.threads import Thread

MOST = 4  # alternatives kept of one mail

_NO_RECIPIENTS: dict[str, Any] = dict.fromkeys(
    ("to", "cc", "envelope", "forwarded_to", "resent_to", "resent_from", "forwarded_for"), ()
)
_WITHOUT: Mapping[str, dict[str, Any]] = {
    "In-Reply-To": {"in_reply_to": ()},
    "References": {"references": ()},
    "Subject": {"tag": None},
    "Thread-Index": {"conversation": ""},
    "Original-Message-ID": {"bounce": None, "about": ()},
    "To": _NO_RECIPIENTS,
}


class Otherwise(NamedTuple):
    """One alternative: without these headers, or by this one as well, the mail goes to a ticket or a queue.

    `what`: 'without' = had they been missing; 'also' = they name this ticket too; 'passed-over' =
    they name it, but their word does not count.
    `thread` None = a new ticket, in the queue of that id.
    """

    what: str
    headers: tuple[str, ...]
    thread: Thread | None = None
    queue_id: int | None = None

    def kept(self) -> list[Any]:
        """Return it as the record keeps it, once its ticket has a number."""
        number = self.thread.final().number if self.thread else 0
        return [self.what, list(self.headers), number, self.queue_id]


def joined(known: Known, routes: Routes, arrival: Arrival, found: Match, sender: str) -> dict[str, Any]:
    """Return what the record of a mail that joins a ticket keeps: the id that decided, and the alternatives."""
    ways = [*_without(known, routes, arrival, found, sender), *_also(known, arrival.parsed, found.thread)]
    return {"value": _value(known, arrival.parsed, found), "alternatives": ways[:MOST]}


def opened(known: Known, routes: Routes, arrival: Arrival, taken: Route) -> dict[str, Any]:
    """Return what the record of a mail that opens a ticket keeps beside the rule that chose its queue."""
    facts: dict[str, Any] = {"value": taken.address} if taken.address else {}
    ways = [*_other_queue(routes, arrival, taken), *_tag(known, arrival.parsed)]
    if ways:
        facts["alternatives"] = ways
    unknown = named_ids(arrival.parsed)
    return facts | ({"unknown": unknown[:MOST]} if unknown else {})


def kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of an event as JSON keeps it; asked when every ticket has its number."""
    ways = data.get("alternatives")
    return dict(data) | ({"alternatives": [way.kept() for way in ways]} if ways else {})


def _without(
    known: Known, routes: Routes, arrival: Arrival, found: Match, sender: str
) -> Iterator[Otherwise]:
    """Take one deciding header after the other away, until the mail would have gone elsewhere."""
    parsed, gone = arrival.parsed, [found.header]
    for _attempt in range(len(_WITHOUT)):
        parsed = without(parsed, gone[-1])
        other = threading.match(known, parsed, sender)
        if other is None:
            queue_id = route(routes, parsed, arrival.queue_id, arrival.envelope).queue_id
            yield Otherwise("without", tuple(gone), queue_id=queue_id)
            return
        if other.thread is not found.thread:
            yield Otherwise("without", tuple(gone), other.thread)
            return
        if other.header in gone:
            return
        gone.append(other.header)


def without(parsed: Parsed, header: str) -> Parsed:
    """Return the mail as if it had come without one of the headers that choose a ticket."""
    return replace(parsed, **_WITHOUT.get(header, {}))


def _also(known: Known, parsed: Parsed, thread: Thread) -> Iterator[Otherwise]:
    """Name the other tickets whose ids stand in the mail."""
    seen = {thread}
    for ref in named_ids(parsed):
        other = known.issued.get(ref) or known.thread_of(ref)
        other = other.final() if other else None
        if other and other not in seen:
            seen.add(other)
            yield Otherwise("also", (_header_of(parsed, ref),), other)
    yield from (way for way in _tag(known, parsed) if way.thread not in seen)


def _tag(known: Known, parsed: Parsed) -> Iterator[Otherwise]:
    """Name the ticket whose number stands in the subject without leading there."""
    tagged = known.numbers.get(parsed.tag) if parsed.tag else None
    if tagged:
        yield Otherwise("passed-over", ("Subject",), tagged.final())


def _other_queue(routes: Routes, arrival: Arrival, taken: Route) -> Iterator[Otherwise]:
    if taken.by == "mailbox":
        other = route(routes, arrival.parsed, None, arrival.envelope)
    elif taken.address:
        envelope = "" if arrival.envelope == taken.address else arrival.envelope
        other = route(routes, _unaddressed(arrival.parsed, taken.address), arrival.queue_id, envelope)
    else:
        return
    if other.queue_id != taken.queue_id:
        named = other.by if taken.by == "mailbox" else taken.header
        yield Otherwise("without", (named,), queue_id=other.queue_id)


def _unaddressed(parsed: Parsed, address: str) -> Parsed:
    """Return the mail as if it had not been addressed to this address."""

    def others(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(one for one in values if (one.address if isinstance(one, Address) else one) != address)

    less: dict[str, Any] = {name: others(getattr(parsed, name)) for name in _NO_RECIPIENTS}
    return replace(parsed, **less)


def _value(known: Known, parsed: Parsed, found: Match) -> str:
    """Return what the deciding header said: the id, the token or the number that led to the ticket."""
    if found.by == "tag":
        return f"[#{parsed.tag}]"
    if found.header == "Message-ID":
        return parsed.message_id
    if found.header == "Original-Message-ID" and parsed.bounce:
        return parsed.bounce.original_id
    if found.by == "recipient" and parsed.bounce:
        return next(iter(parsed.bounce.recipients), "")
    if found.by == "missing-mail":
        return next((ref for ref in named_ids(parsed) if known.thread_of(ref) is None), "")
    for ref in (*named_ids(parsed), *reply_tokens(parsed)):
        thread = known.issued.get(ref) if found.by == "issued" else known.thread_of(ref)
        if thread and thread.final() is found.thread:
            return ref
    return ""


def _header_of(parsed: Parsed, ref: str) -> str:
    return "In-Reply-To" if ref in parsed.in_reply_to else "References"
