"""A desk one half of which speaks of nothing but a canary, in everything that a ticket can carry."""

from __future__ import annotations

import sqlalchemy as sa

from tests.desk_team.desk import TwoQueues
from tuidesk.desk import agent_changes, drafts, tags, tickets
from tuidesk.desk.replies.letter import LetterFile
from tuidesk.locations import Locations
from tuidesk.store import cards, tables
from tuidesk.store.cards import NewCard
from tuidesk.store.engine import Store

CANARY = "kanari"
WHO = "Kanari Vogel <kanari@vogel.test>"
WITH_FILE = (
    f"From: {WHO}\r\nTo: payroll@xyz.test\r\nDate: Tue, 10 Nov 2026 09:00:00 +0000\r\n"
    "Subject: kanari file\r\nMessage-ID: <file@kanari.test>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nkanari sings\r\n'
    "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=kanari.txt\r\n\r\n"
    "kanari inside\r\n--b--\r\n"
).encode()


class TwinWorld(TwoQueues):
    """bob and rita see Support, whose tickets say nothing of the canary; carl and ana see Payroll too."""

    def __init__(self, store: Store, locations: Locations) -> None:
        super().__init__(store, locations)
        self.set_queue("Payroll", reply_via="support out")
        self.own = self.own_ticket(subject="Printer on fire", body="It burns.")
        self.other = self.own_ticket("other@cliente.test", subject="Screen is dark", body="All black.")
        words = {"sender": WHO, "subject": "kanari subject", "body": "kanari body"}
        self.hidden = self.hidden_ticket("one@kanari.test", **words)
        self.hidden2 = self.hidden_ticket("two@kanari.test", **words | {"subject": "kanari again"})
        self.with_file = self._file()
        self._same_customer()
        tags.change(store, self.carl, [self.hidden], ["kanari-tag"])
        tickets.add_note(store, self.carl, [self.hidden], "kanari note")
        self._mail_out()
        drafts.save(
            store, self.carl, "reply", self.letter(self.hidden2, "kanari draft", subject="kanari draft")
        )
        self._question()
        self._notice()

    def _file(self) -> int:
        where = {"queue_id": self.payroll, "channel": "payroll@xyz.test"}
        ticket_id = self.take(WITH_FILE, **where).ticket_id
        assert ticket_id is not None
        return ticket_id

    def _same_customer(self) -> None:
        """Give the customer of a ticket that bob sees another one, which he does not."""
        words = {"subject": "kanari of ana", "body": "kanari body"}
        self.same = self.hidden_ticket("same@kanari.test", **words)

    def _mail_out(self) -> None:
        file = LetterFile("kanari-out.txt", "text/plain", b"kanari bytes")
        self.waiting = self.reply(
            self.hidden, "kanari answer", by=self.carl, files=(file,), undo_ms=3_600_000
        ).outbox_id
        sent = self.reply(self.hidden2, "kanari failed", by=self.carl)
        self.write(tables.outbox, sent.outbox_id, state="failed", reason="kanari refused")
        self.failed = sent.outbox_id
        held = self.reply(self.with_file, "kanari held", by=self.carl).outbox_id
        self.write(tables.outbox, held, state="held", kind="acknowledgement", reason="loop")

    def _question(self) -> None:
        """Ask on a ticket that bob sees whether it belongs to one that he does not."""
        with self.store.write() as conn:
            number = conn.scalar(sa.select(tables.ticket.c.number).where(tables.ticket.c.id == self.hidden))
            data = {"number": number, "by": "kanari@vogel.test"}
            cards.add(conn, NewCard(self.own, "join", other_ticket_id=self.hidden, data=data))
            self.card = conn.scalar(sa.select(sa.func.max(tables.card.c.id))) or 0
            self.hidden_number = number

    def _notice(self) -> None:
        """Let mail tell carl that a hidden ticket is his."""
        with self.store.write() as conn:
            agent_changes.apply_own(conn, self.carl.agent_id or 0, "notify", "mine")
        tickets.assign(self.store, self.ana, [self.same], self.carl.agent_id)
