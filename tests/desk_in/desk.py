"""A small desk for intake tests: two queues, a mailbox that grows, and questions to ask afterwards."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from tests.desk_in.mails import DATE_MS
from tuidesk.desk import intake
from tuidesk.desk.intake import Arrival, Taken
from tuidesk.mail.parse import parse
from tuidesk.store import counters, doctor, tables, tickets
from tuidesk.store.engine import Store


class Desk:
    """Queue Support is a mailbox, queue Sales has a public and a creation address."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._uid = 0
        with store.write() as conn:
            self.account = insert(conn, tables.account, name="mail", kind="imap")
            self.inbound = insert(
                conn, tables.inbound, account_id=self.account, name="mail", address="support@xyz.test"
            )
            self.support = insert(
                conn, tables.queue, name="Support", color="blue", tag="SU", inbound_id=self.inbound
            )
            self.sales = insert(
                conn, tables.queue, name="Sales", color="red", tag="SA", public_address="sales@xyz.test"
            )
            insert(conn, tables.creation_address, queue_id=self.sales, address="sales-7f3a@in.xyz.test")
            self.outbound = insert(
                conn, tables.outbound, account_id=self.account, name="out", from_address="support@xyz.test"
            )

    def arrival(self, raw: bytes, **changes: Any) -> Arrival:
        """Put a mail into the mailbox and return what the worker would bring."""
        self._uid += 1
        values: dict[str, Any] = {
            "channel": "mail",
            "folder": "INBOX",
            "uidvalidity": 1,
            "uid": self._uid,
            "sha256": self.store.raw.put(raw),
            "parsed": parse(raw),
            "received_ms": DATE_MS + 60_000,
            "queue_id": self.support,
        }
        return Arrival(**(values | changes))

    def get(self, *raws: bytes, **changes: Any) -> list[Taken]:
        """Take mails in as one batch."""
        return intake.take(self.store, [self.arrival(raw, **changes) for raw in raws])

    def get_one(self, raw: bytes, **changes: Any) -> Taken:
        """Take one mail in."""
        return self.get(raw, **changes)[0]

    def ticket(self, taken: Taken) -> tickets.TicketRecord:
        """Return the ticket where a mail went."""
        assert taken.ticket_id
        with self.store.read() as conn:
            found = tickets.get(conn, taken.ticket_id)
        assert found
        return found

    def change(self, taken: Taken, **columns: Any) -> None:
        """Change a ticket as an agent's action would."""
        assert taken.ticket_id
        with self.store.write() as conn:
            assert tickets.change(conn, taken.ticket_id, touched=True, **columns)

    def rows(self, table: sa.Table, **where: Any) -> list[Any]:
        """Return the rows of a table, oldest first."""
        wanted = [table.c[name] == value for name, value in where.items()]
        with self.store.read() as conn:
            return list(conn.execute(sa.select(table).where(*wanted).order_by(*table.primary_key)))

    def events(self, kind: str) -> list[Any]:
        """Return the events of a kind."""
        return self.rows(tables.event, kind=kind)

    def threads(self) -> set[frozenset[str]]:
        """Return the Message-IDs that stand together."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        for row in self.rows(tables.message):
            found[row.ticket_id].add(row.message_id.strip("<>"))
        return {frozenset(ids) for ids in found.values()}

    def answer(self, taken: Taken, message_id: str, to: str = "ana@cliente.test", **changes: Any) -> int:
        """Put an answer of the desk on a ticket and into the outbox, as sent."""
        key = f"<{message_id}>"
        with self.store.write() as conn:
            entry = insert(
                conn, tables.message, ticket_id=taken.ticket_id, direction="out", kind="reply",
                message_id=key, author_address="support@xyz.test", to=[["", to]], cc=[],
            )  # fmt: skip
            values = {"kind": "reply", "from_address": "support@xyz.test", "recipients": [to]} | changes
            outbox = insert(
                conn, tables.outbox, ticket_id=taken.ticket_id, entry_id=entry, state="sent",
                outbound_id=self.outbound, message_id=key, **values,
            )  # fmt: skip
            insert(conn, tables.issued, token=key, ticket_id=taken.ticket_id, outbox_id=outbox)
            tickets.change(conn, taken.ticket_id or 0, touched=True, waiting="them", status="open")
        return outbox

    def counted(self) -> bool:
        """Say whether the counters agree with the tickets."""
        with self.store.write() as conn:
            return counters.compare(conn) == []

    def sound(self) -> bool:
        """Say whether counters, ledger and search agree with the messages."""
        assert self.counted()
        findings = [one for one in doctor.check(self.store) if not one.ok and one.serious]
        assert findings == [], findings
        return True


def insert(conn: sa.Connection, table: sa.Table, **values: Any) -> int:
    """Insert a row and return its id."""
    key = conn.execute(sa.insert(table).values(**values)).inserted_primary_key
    assert key is not None
    return key[0]
