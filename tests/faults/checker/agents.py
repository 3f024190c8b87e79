"""Agents who answer, note, assign and set the status at once, and write down what the desk accepted."""

from __future__ import annotations

import email
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from tests.faults.checker.place import COPY, Place
from tuidesk.desk import outbox, replying, tickets
from tuidesk.desk.actor import Actor
from tuidesk.desk.replies.letter import Letter, Sent, new_token
from tuidesk.errors import Problem
from tuidesk.mail.message import Address
from tuidesk.store import tables as t
from tuidesk.store.errors import StoreUnavailable

TRIES = 5
Deed = Callable[[int, str, dict[str, Any]], None]  # ticket, token, the columns that it sets


class Agent(threading.Thread):
    """One agent; what he tried is journalled before, what was accepted after.

    He tries nothing twice but a letter, when the store went away while it took that.
    """

    def __init__(self, place: Place, actor: Actor, seed: int, *, prefix: str = "") -> None:
        super().__init__(daemon=True)
        self._place = place
        self._actor = actor
        self._random = random.Random(f"{seed} {actor.name}")
        self._stop_asked = threading.Event()
        self._number = 0
        self._prefix = prefix + actor.name  # no other agent's tokens begin so

    def stop(self) -> None:
        """Do nothing new."""
        self._stop_asked.set()

    def give_up(self) -> None:
        """End."""
        self.join()

    def run(self) -> None:
        """Work."""
        while not self._stop_asked.wait(self._random.uniform(0.05, 0.4)):
            found = self._place.rows(sa.select(t.ticket.c.id, t.ticket.c.waiting))
            if found:
                self._act(self._random.choice(found))

    def _act(self, ticket: sa.Row[tuple[int, str]]) -> None:
        reply, note, assign, status = self._reply, self._note, self._assign, self._set_status
        deed = self._random.choice((reply, reply, reply, note, assign, status))
        if deed == reply and ticket.waiting != "us":
            return
        self._attempt(deed, ticket.id)

    def answer(self, ticket_id: int) -> None:
        """Answer a ticket."""
        self._attempt(self._reply, ticket_id)

    def triage(self, ticket_id: int) -> None:
        """Give a ticket to somebody, or a status."""
        self._attempt(self._random.choice((self._assign, self._set_status)), ticket_id)

    def _wish(self, deed: Deed) -> dict[str, Any]:
        """Return the columns that a deed will set."""
        if deed == self._assign:
            return {"assignee_id": self._random.choice(self._place.actors).agent_id}
        if deed == self._set_status:
            return {"status": self._random.choice(("open", "pending", "solved"))}
        return {"status": "open"} if deed == self._reply else {}

    def _attempt(self, deed: Deed, ticket_id: int) -> None:
        """Do something, and write down what the desk says to it."""
        self._number += 1
        token, sets = f"{self._prefix}{self._number:05d}", self._wish(deed)
        journal, by = self._place.journal, self._actor.agent_id
        journal.write("tried", token=token, ticket_id=ticket_id, sets=sets, by=by, began=time.monotonic())
        try:
            deed(ticket_id, token, sets)
        except Problem as problem:
            journal.write("refused", token=token, why=type(problem).__name__)
        else:
            journal.write("done", token=token, ended=time.monotonic())

    def _reply(self, ticket_id: int, token: str, _sets: dict[str, Any]) -> None:
        store = self._place.store
        start = replying.start_reply(store, self._actor, ticket_id)
        copies = [Address("", f"{COPY}{token}@cliente.test")] if self._random.random() < 0.3 else []
        wish = Letter(
            ticket_id=ticket_id,
            to=start.to,
            cc=(*start.cc, *copies),
            subject=start.subject,
            text=f"Reply {token}.",
            seen_message_id=start.seen_message_id,
            token=new_token(),
        )
        sent = self._send(wish)
        self._place.journal.write("accepted", token=token, outbox_id=sent.outbox_id)

    def _send(self, wish: Letter) -> Sent:
        """Send, and send once more when the store went away meanwhile, as one does before a screen that says so."""
        for _ in range(TRIES):
            try:
                return replying.send(self._place.store, self._actor, wish, undo_ms=0)
            except StoreUnavailable:
                self._stop_asked.wait(0.2)
        return replying.send(self._place.store, self._actor, wish, undo_ms=0)

    def _note(self, ticket_id: int, token: str, _sets: dict[str, Any]) -> None:
        tickets.add_note(self._place.store, self._actor, [ticket_id], f"Note {token}.")
        self._place.journal.write("noted", token=token)

    def _assign(self, ticket_id: int, _token: str, sets: dict[str, Any]) -> None:
        tickets.assign(self._place.store, self._actor, [ticket_id], sets["assignee_id"])

    def _set_status(self, ticket_id: int, _token: str, sets: dict[str, Any]) -> None:
        tickets.set_status(self._place.store, self._actor, [ticket_id], sets["status"])


def settle_doubts(place: Place) -> None:
    """Decide about every uncertain mail as an agent who asks the customer: it arrived, or it is sent again."""
    received = {str(email.message_from_bytes(mail.data)["Message-ID"]) for mail in place.received}
    for row in place.rows(sa.select(t.outbox).where(t.outbox.c.state == "uncertain")) or []:
        has_it = row.message_id in received
        decide = outbox.arrived if has_it else outbox.retry
        try:
            decide(place.store, place.actors[0], row.id)
        except Problem:  # looked at again later
            continue
        place.journal.write("doubt", outbox_id=row.id, arrived=has_it)
