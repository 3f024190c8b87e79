"""Writes what a batch decided: few statements, however many mails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa

from tuidesk.desk.intake import otherwise
from tuidesk.desk.intake.arrival import Arrival, Taken
from tuidesk.desk.intake.entry import Entry
from tuidesk.desk.intake.known import named_ids
from tuidesk.desk.intake.letter import files_of, happened_at, needs_raw, sent_at
from tuidesk.mail.message import pairs
from tuidesk.mail.parse import PARSER
from tuidesk.store import cards, customers, events, ledger, messages, threads
from tuidesk.store.cards import NewCard
from tuidesk.store.clock import now
from tuidesk.store.customers import Person
from tuidesk.store.events import NewEvent
from tuidesk.store.messages import NewMessage
from tuidesk.store.threads import Thread


@dataclass(frozen=True, slots=True)
class OutMail:
    """What an agent's mail from another program is: its kind among the mails out, and the agent when known."""

    kind: str
    agent_id: int | None

    @property
    def answers(self) -> bool:
        """Say whether the customer was answered with it."""
        return self.kind in ("reply", "new")


@dataclass(slots=True, eq=False)
class Placed:
    """A mail and where it goes; `writes` = it becomes a message, else only a row of the ledger."""

    arrival: Arrival
    disposition: str
    reason: str = ""
    thread: Thread | None = None
    entry: Entry | None = None
    writes: bool = False
    verified: bool = True
    marks: tuple[str, ...] = ()
    copy_of: Entry | None = None
    out: OutMail | None = None  # of a mail from our side
    line_id: int | None = None  # the row of the ledger that tells of it already

    def taken(self) -> Taken:
        """Say where the mail went; after it was written."""
        thread = self.thread.final() if self.thread else None
        kind = self.arrival.parsed.kind
        if thread is None:
            return Taken(self.disposition, kind, None, None, new=True)
        return Taken(self.disposition, kind, thread.id, thread.number, new=True)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something to append to the record of a ticket; `entry` names the message that it is about."""

    thread: Thread
    kind: str
    data: dict[str, Any]
    entry: Entry | None = None
    actor: str = "worker"


@dataclass(frozen=True, slots=True)
class CardWish:
    """A question to put on a ticket; `entry` names the message that it stands under."""

    thread: Thread
    kind: str  # of desk.cards.kinds
    entry: Entry | None = None
    other_thread: Thread | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Writer:
    """What is decided and not yet written."""

    conn: sa.Connection
    raw_size: Callable[[str], int]
    placed: list[Placed] = field(default_factory=list)
    happened: list[Happening] = field(default_factory=list)
    cards: list[CardWish] = field(default_factory=list)
    renamed: list[Person] = field(default_factory=list)
    changed: dict[Thread, None] = field(default_factory=dict)
    later: list[Callable[[sa.Connection], None]] = field(default_factory=list)  # needs what flush wrote

    def flush(self) -> None:
        """Write all of it and be empty again."""
        strangers = (t.customer for t in self.changed if t.customer and not t.customer.id)
        customers.add(self.conn, list(dict.fromkeys(strangers)))
        customers.rename(self.conn, self.renamed)
        opened = [thread for thread in self.changed if not thread.id]
        known = [thread for thread in self.changed if thread.id]
        for thread in self.changed:
            if thread.customer:
                thread.customer_id = thread.customer.id
        threads.create(self.conn, opened)
        self._write_messages()
        threads.save_growth(self.conn, opened)
        threads.save(self.conn, known)
        moment = now()
        events.add_many(self.conn, [_event(one, moment) for one in self.happened])
        cards.add_many(self.conn, [_card(one) for one in self.cards])
        ledger.add(self.conn, [_line(one, moment) for one in self.placed])
        for step in self.later:
            step(self.conn)
        for what in (self.placed, self.happened, self.cards, self.renamed, self.changed, self.later):
            what.clear()

    def _write_messages(self) -> None:
        written = [one for one in self.placed if one.writes]
        keys = messages.add_many(self.conn, [self._message(one) for one in written])
        for one, key in zip(written, keys, strict=True):
            assert one.entry
            assert one.thread
            one.entry.id = key
            if one.copy_of is None:
                one.thread.last_message_id = key
                one.thread.message_count += 1

    def _message(self, placed: Placed) -> NewMessage:
        arrival, parsed, thread = placed.arrival, placed.arrival.parsed, placed.thread
        assert thread
        return NewMessage(
            ticket_id=thread.id,
            direction="out" if placed.out else "in",
            kind=placed.out.kind if placed.out else parsed.kind,
            agent_id=placed.out.agent_id if placed.out else None,
            disposition=placed.disposition,
            message_id=parsed.message_id,
            author_name=parsed.sender.name,
            author_address=parsed.sender.address,
            to=pairs(parsed.to),
            cc=pairs(parsed.cc),
            reply_to=pairs(parsed.reply_to),
            subject=parsed.subject,
            sent_at=sent_at(arrival),
            created_at=happened_at(arrival),
            raw_sha256=arrival.sha256,
            digest=parsed.digest,
            fingerprint=parsed.fingerprint,
            verified=placed.verified,
            marks=" ".join(dict.fromkeys((*parsed.marks, *placed.marks))),
            copy_of_id=placed.copy_of.id if placed.copy_of else None,
            title=thread.title,
            text=parsed.text,
            folds=[[fold.first, fold.end, fold.what] for fold in parsed.folds],
            from_html=parsed.from_html,
            parser=PARSER,
            references=named_ids(parsed),
            conversation=parsed.conversation,
            files=files_of(arrival, self.raw_size(arrival.sha256) if needs_raw(arrival) else 0),
        )


def _event(happening: Happening, moment: int) -> NewEvent:
    data = otherwise.kept(happening.data) | ({"message_id": happening.entry.id} if happening.entry else {})
    return NewEvent(moment, happening.actor, happening.thread.final().id, happening.kind, data)


def _card(wish: CardWish) -> NewCard:
    return NewCard(
        ticket_id=wish.thread.final().id,
        kind=wish.kind,
        message_id=wish.entry.id if wish.entry else None,
        other_ticket_id=wish.other_thread.final().id if wish.other_thread else None,
        data=wish.data,
    )


def _line(placed: Placed, moment: int) -> ledger.Line:
    arrival, thread = placed.arrival, placed.thread.final() if placed.thread else None
    return ledger.Line(
        **asdict(arrival.key),
        message_id=arrival.parsed.message_id,
        disposition=placed.disposition,
        kind=arrival.parsed.kind,
        reason=placed.reason or (arrival.parsed.kind_reason if placed.writes else ""),
        ticket_id=thread.id if thread else None,
        entry_id=placed.entry.id if placed.entry and placed.entry.id else None,
        at=moment,
        provider_id=arrival.provider_id,
        id=placed.line_id,
    )
