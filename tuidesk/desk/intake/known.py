"""What a batch of mails meets in the store: read at once, then kept up to date as mail after mail is placed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from tuidesk.desk.intake.entry import Entry, entry_of_row
from tuidesk.desk.intake.kin import Kin, acquainted, kin_of, kin_of_row
from tuidesk.desk.routing import recipients
from tuidesk.mail.message import Parsed
from tuidesk.store import kin, known_ids, ledger, threads
from tuidesk.store.known_ids import IssuedRow, MessageRow, OutboxRow
from tuidesk.store.ledger import Key
from tuidesk.store.threads import Thread


@dataclass(slots=True)
class Known:
    """The ids, messages and tickets that a batch can meet."""

    threads: dict[int, Thread] = field(default_factory=dict)
    issued: dict[str, Thread] = field(default_factory=dict)
    sent: dict[str, OutboxRow] = field(default_factory=dict)  # by our Message-ID or token
    bytes_seen: dict[str, list[tuple[Key, Entry]]] = field(default_factory=dict)
    named_so: dict[tuple[str, str], Entry] = field(default_factory=dict)  # by channel and provider's id
    numbers: dict[int, Thread] = field(default_factory=dict)
    messages: defaultdict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    naming: defaultdict[str, list[Kin]] = field(default_factory=lambda: defaultdict(list))  # by the id named
    conversing: defaultdict[str, list[Kin]] = field(default_factory=lambda: defaultdict(list))
    own: Container[str] = ()  # the desk's addresses

    def thread_of(self, message_id: str) -> Thread | None:
        """Return the ticket of the first message with this id, mail out included."""
        found = self.messages.get(message_id)
        return found[0].thread.final() if found else None

    def entries(self, message_id: str) -> list[Entry]:
        """Return the messages that were taken in under this id, oldest first; what is written here has no digest."""
        return [entry for entry in self.messages.get(message_id, ()) if entry.incoming or entry.digest]

    def has(self, message_id: str) -> bool:
        """Say whether an id is that of a message or of a mail that left this desk."""
        return message_id in self.issued or bool(self.messages.get(message_id))

    def waiting_for(self, message_id: str) -> list[Thread]:
        """Return the tickets of the mails that name this id, which no mail has had so far."""
        if self.has(message_id):
            return []
        return [one.thread.final() for one in self.naming.get(message_id, ())]

    def naming_too(self, parsed: Parsed) -> Iterator[tuple[str, Thread]]:
        """Yield what names the same missing mail, between the same people: that id and the ticket."""
        for ref in named_ids(parsed):
            if not self.has(ref):
                near = (one for one in self.naming.get(ref, ()) if acquainted(one, parsed, self.own))
                yield from ((ref, one.thread.final()) for one in near)

    def conversing_too(self, parsed: Parsed) -> Iterator[Thread]:
        """Yield the tickets of a mail's conversation of Outlook, on the same subject and between the same people."""
        for one in self.conversing.get(parsed.conversation, ()):
            if one.same_topic(parsed) and acquainted(one, parsed, self.own):
                yield one.thread.final()

    def add(self, parsed: Parsed, key: Key, entry: Entry) -> None:
        """Let later mails of the batch meet this one."""
        if parsed.message_id:
            self.messages[parsed.message_id].append(entry)
        else:
            self.bytes_seen.setdefault(key.sha256, []).append((key, entry))
        mine = kin_of(parsed, entry.thread)
        for ref in named_ids(parsed):
            self.naming[ref].append(mine)
        if parsed.conversation:
            self.conversing[parsed.conversation].append(mine)


def named_ids(parsed: Parsed) -> list[str]:
    """Return the ids that a mail answers, nearest first: In-Reply-To, then References newest first."""
    named = dict.fromkeys((*parsed.in_reply_to, *reversed(parsed.references)))
    named.pop(parsed.message_id, None)
    return list(named)


def reply_tokens(parsed: Parsed) -> list[str]:
    """Return what follows the plus of each `support+TOKEN@example.org` among the recipients."""
    after_plus = (address.partition("@")[0].partition("+")[2] for _, address in recipients(parsed))
    return [token for token in after_plus if token]


def load(
    conn: sa.Connection,
    mails: Sequence[tuple[Key, Parsed]],
    writers: Iterable[str],
    provider_ids: Collection[tuple[str, str]] = (),
    own: Container[str] = (),
) -> Known:
    """Read all that these mails can meet, in a few statements however many they are.

    `provider_ids` names them by channel and the provider's own id, where it gives one; `own` are the
    desk's addresses.
    """
    ids = [mail.message_id for _, mail in mails if mail.message_id]
    named = [ref for _, mail in mails for ref in _all_ids(mail)]
    tokens = [token for _, mail in mails for token in (*reply_tokens(mail), mail.tuidesk_id) if token]
    issued = known_ids.issued_ids(conn, [*ids, *named, *tokens])
    stored = known_ids.stored(conn, [*ids, *named])
    naming = kin.naming(conn, _missing([*ids, *named], issued, stored))
    conversing = kin.conversing(conn, [mail.conversation for _, mail in mails if mail.conversation])
    again = ledger.same_bytes(conn, [key.sha256 for key, mail in mails if not mail.message_id])
    named_so = ledger.same_provider_ids(conn, provider_ids)
    seen = [row for places in again.values() for _, row in places]
    stored += known_ids.by_row(conn, [*seen, *named_so.values()])
    sent = _sent(conn, ids, issued)
    leads = (issued.values(), stored, naming, conversing, sent.values())
    ticket_ids = {row.ticket_id for rows in leads for row in rows if row.ticket_id}
    found = threads.load(conn, ticket_ids, [mail.tag for _, mail in mails if mail.tag])
    for ticket_id, people in known_ids.participants(conn, found, writers).items():
        found[ticket_id].participants = people
    known = Known(threads=found, sent=sent, own=own)
    known.issued = {token: found[row.ticket_id] for token, row in issued.items()}
    known.numbers = {thread.number: thread for thread in found.values()}
    by_row = _add_stored(known, stored)
    for index, rows in ((known.naming, naming), (known.conversing, conversing)):
        for row in rows:
            index[row.key].append(kin_of_row(row, found[row.ticket_id]))
    known.named_so = {name: by_row[row] for name, row in named_so.items() if row in by_row}
    known.bytes_seen = {sha: [(place, by_row[row]) for place, row in places] for sha, places in again.items()}
    return known


def _all_ids(mail: Parsed) -> list[str]:
    failed = (mail.bounce.original_id, mail.bounce.original_token) if mail.bounce else ()
    return [*named_ids(mail), *filter(None, failed), *mail.about]


def _missing(ids: list[str], issued: Container[str], stored: list[MessageRow]) -> list[str]:
    """Return the ids that no mail has had so far; only these bring together who names them."""
    there = {row.message_id for row in stored}
    return [one for one in ids if one not in there and one not in issued]


def _add_stored(known: Known, stored: list[MessageRow]) -> dict[int, Entry]:
    by_row: dict[int, Entry] = {}
    for row in stored:
        if row.id not in by_row:
            thread = known.threads[row.ticket_id]
            by_row[row.id] = entry_of_row(row, thread)
            if row.message_id:
                known.messages[row.message_id].append(by_row[row.id])
    return by_row


def _sent(conn: sa.Connection, own: list[str], issued: dict[str, IssuedRow]) -> dict[str, OutboxRow]:
    rows = known_ids.sent(conn, own, [row.outbox_id for row in issued.values() if row.outbox_id])
    by_row = {row.id: row for row in rows}
    found = {row.message_id: row for row in rows}
    found |= {token: by_row[row.outbox_id] for token, row in issued.items() if row.outbox_id in by_row}
    found.pop("", None)
    return found
