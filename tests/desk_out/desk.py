"""A small desk that is answered from: channels, mail that comes in, and a worker's hand on the outbox."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from tests.desk_in.mails import DATE_MS, mail
from tuidesk.desk import agents, intake, outbox, queues, replying
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.intake import Arrival, Taken
from tuidesk.desk.outbox import Outcome, WorkItem
from tuidesk.desk.replies.letter import Letter, Sent
from tuidesk.desk.servers import Server
from tuidesk.locations import Locations
from tuidesk.mail.parse import parse
from tuidesk.store import conversation, tables, tickets
from tuidesk.store.conversation import Entry
from tuidesk.store.engine import Store
from tuidesk.store.leases import Lease

SERVER = Server("127.0.0.1", 2525, "none")
OK = "250 2.0.0 queued as 4711"


class Desk:
    """Queue Support is the mailbox support@xyz.test and answers from it; ana and bob work here."""

    def __init__(self, store: Store, locations: Locations) -> None:
        self.store = store
        self.locations = locations
        self.ana = agents.current(store)
        agents.add(store, self.ana, "bob", "bob@xyz.test", "agent")
        self.bob = agents.named(store, "bob")
        self.support = self.add_mailbox_queue("Support", "support@xyz.test")
        self.out = self.add_smtp("support out", "Acme Support <support@xyz.test>")
        self._uid = 0
        self._leases: dict[int, Lease] = {}

    def add_mailbox_queue(self, name: str, address: str) -> int:
        """Add a mailbox and the queue that names it."""
        channel_additions.add_imap(
            self.store, self.ana, address, SERVER, user="u", password="p", address=address
        )
        return queues.add(self.store, self.ana, name, inbound=address)

    def add_smtp(self, name: str, from_: str, **more: Any) -> int:
        """Add a way out and return its id."""
        return channel_additions.add_smtp(self.store, self.ana, name, SERVER, from_=from_, **more)

    def set_queue(self, name: str, **changes: str) -> None:
        """Change a queue as an admin does."""
        pairs = [(key.replace("_", "-"), value) for key, value in changes.items()]
        queues.change(self.store, self.ana, name, pairs)

    def get(self, message_id: str = "m1@cliente.test", **words: Any) -> Taken:
        """Let a mail come in through the mailbox of Support."""
        where = {
            name: words.pop(name)
            for name in ("queue_id", "channel", "uid", "received_ms", "announce")
            if name in words
        }
        return self.take(mail(message_id, **words), **where)

    def take(self, raw: bytes, **where: Any) -> Taken:
        """Take raw bytes in."""
        self._uid += 1
        values: dict[str, Any] = {
            "channel": "support@xyz.test",
            "folder": "INBOX",
            "uidvalidity": 1,
            "uid": self._uid,
            "sha256": self.store.raw.put(raw),
            "parsed": parse(raw),
            "received_ms": DATE_MS,
            "queue_id": self.support,
        }
        return intake.take(self.store, [Arrival(**(values | where))])[0]

    def ticket(self, ticket_id: int | None) -> tickets.TicketRecord:
        """Read a ticket."""
        with self.store.read() as conn:
            found = tickets.get(conn, ticket_id or 0)
        assert found
        return found

    def letter(self, ticket_id: int | None, text: str = "We fix it today.", **more: Any) -> Letter:
        """Write what a composer would, from where a reply starts."""
        assert ticket_id is not None
        start = replying.start_reply(self.store, self.ana, ticket_id)
        values = {
            "ticket_id": ticket_id,
            "to": start.to,
            "cc": start.cc,
            "subject": start.subject,
            "text": text,
            "seen_message_id": start.seen_message_id,
        }
        return Letter(**(values | more))

    def reply(
        self, ticket_id: int | None, text: str = "We fix it today.", *, by: Actor | None = None, **more: Any
    ) -> Sent:
        """Answer a ticket, at once."""
        how = {name: more.pop(name) for name in ("undo_ms", "overtaken_ok") if name in more}
        letter = self.letter(ticket_id, text, **more)
        return replying.send(self.store, by or self.ana, letter, **({"undo_ms": 0} | how))

    def lease(self, outbound: int) -> Lease:
        """Hold an outbound channel, as its worker."""
        if outbound not in self._leases:
            self.take_lease(outbound)
        return self._leases[outbound]

    def take_lease(self, outbound: int) -> Lease:
        """Become the channel's new worker, as after the former one died."""
        former = self._leases.pop(outbound, None)
        if former:
            former.release()
        taken = Lease.take(self.store, self.locations, f"outbound:{outbound}")
        assert taken
        self._leases[outbound] = taken
        return taken

    def claim(self, outbound: int | None = None) -> WorkItem | None:
        """Take the next mail that is due."""
        channel = outbound or self.out
        return outbox.claim(self.store, self.lease(channel), channel)

    def claimed(self, outbound: int | None = None) -> WorkItem:
        """Take the next mail, which must be there."""
        item = self.claim(outbound)
        assert item
        return item

    def settle(self, item: WorkItem, outcome: str, **more: Any) -> str:
        """Write down what the server did."""
        if outcome == "sent":
            more = {"accepted": item.recipients, "reply": OK} | more
        result = Outcome(outcome, **more)  # type: ignore[arg-type]
        return outbox.settle(self.store, self.lease(self.row(item.outbox_id).outbound_id), item, result)

    def deliver(self, outbound: int | None = None) -> EmailMessage:
        """Send the next mail and return what the customer gets."""
        item = self.claimed(outbound)
        assert self.settle(item, "sent") == "sent"
        return opened(item)

    def row(self, outbox_id: int) -> Any:
        """Read a row of the outbox."""
        with self.store.read() as conn:
            return conn.execute(sa.select(tables.outbox).where(tables.outbox.c.id == outbox_id)).one()

    def make_due(self, outbox_id: int) -> None:
        """Let the waiting time of a mail be over."""
        self.write(tables.outbox, outbox_id, not_before=0)

    def write(self, table: sa.Table, key: int, **columns: Any) -> None:
        """Change a row behind the desk's back."""
        with self.store.write() as conn:
            conn.execute(sa.update(table).where(table.c.id == key).values(columns))

    def outbound(self, outbound_id: int) -> Any:
        """Read an outbound channel."""
        with self.store.read() as conn:
            return conn.execute(sa.select(tables.outbound).where(tables.outbound.c.id == outbound_id)).one()

    def entries(self, ticket_id: int | None) -> list[Entry]:
        """Read a conversation."""
        with self.store.read() as conn:
            return conversation.entries(conn, ticket_id or 0)

    @cached_property
    def count(self) -> Any:
        """Count the rows of a table."""

        def of(table: sa.Table) -> int:
            with self.store.read() as conn:
                return conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0

        return of


def opened(item: WorkItem) -> EmailMessage:
    """Read a mail as its recipient does."""
    found = message_from_bytes(item.data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def words(message: EmailMessage, kind: str = "plain") -> str:
    """Return the text or HTML of a mail."""
    part = message.get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")
