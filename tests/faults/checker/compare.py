"""Compares the books: what was delivered and accepted with what the desk has and what the sink received."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import sqlalchemy as sa

from tests.faults.checker import outcome
from tests.faults.checker.place import Place
from tuidesk.store import doctor
from tuidesk.store import tables as t
from tuidesk.store.clock import now

WAITS_FOR_AGENT = ("failed", "held")


@dataclass
class Verdict:
    """What one seed came to; `wrong` are sentences, none when every promise was kept."""

    mails: int = 0
    replies: int = 0
    lost: int = 0
    doubled: int = 0
    uncertain: int = 0
    uncertain_arrived: int = 0
    states: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)  # what agents were told instead of "accepted"
    wrong: list[str] = field(default_factory=list)

    def lose(self, words: str) -> None:
        """Note that something is lost."""
        self.lost += 1
        self.wrong.append(words)

    def double(self, words: str) -> None:
        """Note that something is there twice."""
        self.doubled += 1
        self.wrong.append(words)


def compare(place: Place) -> Verdict:
    """Compare everything."""
    verdict = Verdict()
    doubts = place.journal.of("doubt")
    verdict.uncertain, verdict.uncertain_arrived = len(doubts), sum(line["arrived"] for line in doubts)
    verdict.refused.update(line["why"] for line in place.journal.of("refused"))
    _mails(place, verdict)
    _replies(place, verdict)
    _notes(place, verdict)
    verdict.wrong += outcome.strange(place)
    verdict.wrong += [line["words"] for line in place.journal.of("wrong")]
    verdict.wrong += [
        f"doctor: {one.name}: {one.detail}"
        for one in doctor.check(place.store, full=True)
        if one.serious and not one.ok
    ]
    return verdict


def _mails(place: Place, verdict: Verdict) -> None:
    message = t.message.c
    rows = place.rows(sa.select(message.message_id, message.ticket_id, message.direction)) or []
    times = Counter(row.message_id for row in rows if row.direction == "in")
    homes = {row.message_id: row.ticket_id for row in rows}
    delivered = {line["message_id"]: line for line in place.journal.of("delivered")}
    removed = {line["message_id"] for line in place.journal.of("removed")}
    verdict.mails = len(delivered)
    for message_id, line in delivered.items():
        if not times[message_id]:
            verdict.lose(f"{line['token']} is no message")
        if line["answers"] and homes.get(message_id) != homes.get(line["answers"]):
            verdict.wrong.append(f"{line['token']} is on another ticket than the mail that it answers")
    for message_id in (one for one, number in times.items() if number > 1):
        verdict.double(f"{message_id} is {times[message_id]} messages")
    for message_id in times.keys() - delivered.keys() - removed:
        verdict.wrong.append(f"{message_id} was delivered by nobody")
    _threads(homes, delivered, verdict)


def _threads(homes: dict[str, int], delivered: dict[str, dict[str, str]], verdict: Verdict) -> None:
    """Mails that answer nothing open a ticket each."""
    roots = Counter(homes.get(one) for one, line in delivered.items() if not line["answers"])
    for ticket_id in (one for one, number in roots.items() if number > 1 and one):
        verdict.wrong.append(f"ticket {ticket_id} holds {roots[ticket_id]} mails that have nothing in common")


def _replies(place: Place, verdict: Verdict) -> None:
    rows = place.rows(sa.select(t.outbox)) or []
    states = {row.id: row.state for row in rows}
    why = {row.id: f"{row.reason} (due {(row.not_before - now()) / 1000:.0f} s from now)" for row in rows}
    accepted = {line["token"]: line["outbox_id"] for line in place.journal.of("accepted")}
    verdict.replies = len(accepted)
    received = _received(place)
    arrived = {token for token, _to in received}
    for token, outbox_id in accepted.items():
        state = states.get(outbox_id, "gone")
        verdict.states[state] += 1
        if token not in arrived and state not in WAITS_FOR_AGENT:
            verdict.lose(f"reply {token} is {state} and never arrived: {why.get(outbox_id)}")
        if token in arrived and state != "sent":
            verdict.wrong.append(f"reply {token} arrived and is called {state}")
    for outbox_id in (line["outbox_id"] for line in place.journal.of("must hold")):
        if states.get(outbox_id) != "held":
            verdict.wrong.append(
                f"mail {outbox_id} is {states.get(outbox_id)} although the customer had written"
            )
    for (token, to), number in received.items():
        if number > 1:
            verdict.double(f"reply {token} arrived {number} times at {to}")


def _received(place: Place) -> Counter[tuple[str, str]]:
    """Count each reply for each recipient; one who is tried again alone gets the same mail as the others."""
    tokens = [line["token"] for line in place.journal.of("tried")]
    return Counter(
        (token, to)
        for mail in place.received
        for token in tokens
        if f"Reply {token}.".encode() in mail.data
        for to in mail.rcpt_tos
    )


def _notes(place: Place, verdict: Verdict) -> None:
    query = sa.select(t.body.c.text).join(t.message, t.message.c.id == t.body.c.message_id)
    rows = place.rows(query.where(t.message.c.direction == "note")) or []
    notes = Counter(row.text.strip() for row in rows)
    for line in place.journal.of("noted"):
        if not notes[f"Note {line['token']}."]:
            verdict.lose(f"note {line['token']} is gone")
    for text in (one for one, number in notes.items() if number > 1):
        verdict.double(f"{text} is there {notes[text]} times")
