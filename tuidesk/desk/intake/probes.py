"""Test mails that come back: recognised by a token that nobody can guess, kept apart from all other mail."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import sqlalchemy as sa

from tuidesk.desk.intake import effects
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.known import Known
from tuidesk.desk.probes.answer import answer
from tuidesk.desk.probes.letter import TOKEN_IN_SUBJECT
from tuidesk.desk.probes.path import facts_of
from tuidesk.desk.routing import Route
from tuidesk.mail.message import Parsed
from tuidesk.mail.passed_on import PASSED_ON
from tuidesk.store import forwarded, probes, threads
from tuidesk.store.clock import now
from tuidesk.store.probes import ProbeRow
from tuidesk.store.threads import Thread

_TEXT_START = 20_000

What = Literal["back", "rewritten", "bounce", "answer", "other"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A probe and what of it came in.

    back = the test itself; rewritten = the test, passed on under another sender; bounce = a report
    that it failed; answer = its answer; other = what a robot of ours said to it.
    """

    probe: ProbeRow
    what: What


class Probes:
    """The probes that a batch of mails is about, read at once; a batch without any asks nothing."""

    def __init__(self, conn: sa.Connection, arrivals: Sequence[Arrival], known: Known) -> None:
        mails = [arrival.parsed for arrival in arrivals]
        tokens = {token for mail in mails for token in _tokens(mail)}
        ours = {row.message_id for row in known.sent.values() if row.kind == "probe"}
        failed = {mail.bounce.original_id for mail in mails if mail.bounce and mail.bounce.original_id}
        self._by_token = probes.by_token(conn, tokens) if tokens else {}
        self._by_mail = probes.by_mail(conn, ours | failed) if ours | failed else {}
        rows = {row.id: row for row in (*self._by_token.values(), *self._by_mail.values())}
        tickets = {row.ticket_id for row in rows.values() if row.ticket_id}
        loaded = threads.load(conn, tickets) if tickets else {}
        self._threads = {row.id: loaded[row.ticket_id] for row in rows.values() if row.ticket_id in loaded}
        self._arrived = {row.id for row in rows.values() if row.arrived_at}

    def find(self, parsed: Parsed, own: Container[str]) -> Seen | None:
        """Return the probe that a mail is about, None for all other mail."""
        if not self._by_token and not self._by_mail:
            return None
        if parsed.bounce:
            row = self._by_mail.get(parsed.bounce.original_id) or self._row(_tokens(parsed))
            return Seen(row, "bounce") if row else None
        row = self._by_token.get(parsed.tuidesk_id) or self._by_mail.get(parsed.message_id)
        if row is not None:
            return Seen(row, "answer" if _is_answer(parsed) else "back")
        row = self._row(_tokens(parsed))
        if row is None:
            return None
        if _is_the_test(parsed):
            return Seen(row, "rewritten")
        return Seen(row, "other") if parsed.sender.address in own else None

    def _row(self, tokens: Iterator[str]) -> ProbeRow | None:
        return next((self._by_token[token] for token in tokens if token in self._by_token), None)

    def thread(self, seen: Seen) -> Thread | None:
        """Return the ticket of a probe, None until its first mail opens one."""
        found = self._threads.get(seen.probe.id)
        return found.final() if found else None

    def opened(self, seen: Seen, thread: Thread) -> None:
        """Make a new ticket the probe's: a test that asks nothing of anybody."""
        effects.close_test(thread)
        self._threads[seen.probe.id] = thread

    def note(self, seen: Seen, arrival: Arrival, route: Route, conn: sa.Connection) -> None:
        """Write down what the mail says of its probe; once its ticket is written."""
        row = seen.probe
        columns: dict[str, Any] = {"ticket_id": self._threads[row.id].id}
        if seen.what == "bounce":
            columns["path"] = {"bounce": _reason(arrival.parsed)}
        arrives = seen.what in ("back", "rewritten") and row.id not in self._arrived
        if arrives:
            self._arrived.add(row.id)
            columns |= {"arrived_at": now(), "path": _path(seen, arrival, route)}
        probes.change(conn, row.id, **columns)
        if seen.what == "rewritten":
            forwarded.mark(conn, row.queue_id, forward_rule_at=arrival.received_ms)
        if arrives:
            answer(conn, row.id, arrival.parsed.message_id)

    def noting(self, seen: Seen, arrival: Arrival, route: Route) -> partial[None]:
        """Return `note` as a step for later."""
        return partial(self.note, seen, arrival, route)


def _tokens(parsed: Parsed) -> Iterator[str]:
    yield from (match[1] for match in TOKEN_IN_SUBJECT.finditer(parsed.subject))
    if parsed.tuidesk_id:
        yield parsed.tuidesk_id
    if parsed.bounce:  # the report shows our subject
        yield from (match[1] for match in TOKEN_IN_SUBJECT.finditer(parsed.text[:_TEXT_START]))


def _is_answer(parsed: Parsed) -> bool:
    return parsed.subject.lower().startswith("re:")


def _is_the_test(parsed: Parsed) -> bool:
    """Say whether a mail with a probe's subject is the probe: neither an answer to it nor a robot's word."""
    subject = parsed.subject
    while PASSED_ON.match(subject):
        subject = PASSED_ON.sub("", subject, count=1)
    begins = TOKEN_IN_SUBJECT.search(subject)
    return begins is not None and ":" not in subject[: begins.start()] and parsed.kind != "auto-reply"


def _reason(parsed: Parsed) -> str:
    """Return what a report says about the failure: its status, and the line that has it."""
    assert parsed.bounce
    status = parsed.bounce.status
    lines = (line.strip() for line in parsed.text[:_TEXT_START].split("\n"))
    told = next((line for line in lines if status and status in line), "")
    return told[:300] or status or parsed.subject[:300]


def _path(seen: Seen, arrival: Arrival, route: Route) -> dict[str, Any]:
    by = _way(seen, arrival, route)
    address = arrival.envelope or route.address
    header = route.header
    return facts_of(by=by, channel=arrival.channel, header=header, address=address)


def _way(seen: Seen, arrival: Arrival, route: Route) -> str:
    if seen.what == "rewritten":
        return "rewritten"
    if route.queue_id != seen.probe.queue_id:
        return "elsewhere"
    if arrival.uid is None:
        return "listener" if arrival.envelope else "pipe"
    if route.by == "creation-address":
        return "plus"
    return "astray" if seen.probe.kind == "forward" else "mailbox"
