"""Eight hours without network, in which agents work on."""

from __future__ import annotations

import email
from typing import Any

import sqlalchemy as sa

from tests.faults.checker.agents import Agent
from tests.faults.checker.faults.base import Fault, happens, linger
from tests.faults.checker.place import Place
from tests.faults.checker.ways import IDLE
from tests.worker.post import letter
from tuidesk.store import search
from tuidesk.store import tables as t

REPLIES = 20
NEWS = 5  # tickets on which the customer writes again meanwhile
HOURS = 8
PATIENCE = 60.0
SENDER = "night-"


class Night(Fault):
    """No server answers any more, connections stand, and the clock goes on for eight hours.

    Agents triage, search and answer; some customers write again to the mailbox that nobody can read. On
    reconnection each reply leaves once, or is held where the customer wrote.
    """

    name = "8 hours without network"

    def strike(self, place: Place) -> bool:
        for _ in range(REPLIES + 2 * NEWS):  # others may be faster
            _write(place, f"{SENDER}{place.random.getrandbits(40):010x}@cliente.test")
        if not happens(lambda: len(_unanswered(place)) >= REPLIES, PATIENCE):
            return False
        for way in place.ways:
            way.freeze()
        linger(place, 0.2, 0.5)  # what was on its way has arrived
        before, left = len(place.received), len(place.journal.of("accepted"))
        busy = self._work(place)
        accepted = place.journal.of("accepted")[left:]
        quiet = len(place.received) == before
        self._write_again(place, [line["outbox_id"] for line in accepted])
        for way in place.ways:
            way.thaw()
        # Over when each is decided: the next fault may be a mailbox that cannot be read, and replies do leave then.
        happens(lambda: not place.rows(_undecided(place)), PATIENCE)
        return busy and quiet and len(accepted) >= REPLIES

    def _work(self, place: Place) -> bool:
        """Answer twenty tickets, triage and search in between, while the hours pass."""
        agent = Agent(
            place,
            place.actors[0],
            place.random.getrandbits(32),
            prefix=f"night{place.random.getrandbits(24):06x}",
        )
        found = 0
        for number, ticket in enumerate(_unanswered(place)[: REPLIES + 2 * NEWS]):
            agent.triage(ticket.id)
            agent.answer(ticket.id)
            found += _finds(place, ticket.id, ticket.title)
            if number % (REPLIES // HOURS) == 0 and place.clock.off < HOURS * 3600:
                place.clock.turn(3600)
        happens(lambda: place.count(t.outbox, t.outbox.c.state == "queued") >= REPLIES)
        return found >= REPLIES

    def _write_again(self, place: Place, accepted: list[int]) -> None:
        """Let customers write again; the replies that wait for the network must not leave."""
        query = (
            sa.select(t.outbox.c.id, t.message.c.message_id, t.message.c.author_address)
            .join(t.message, t.message.c.ticket_id == t.outbox.c.ticket_id)
            .where(t.outbox.c.id.in_(accepted), t.outbox.c.state == "queued", t.message.c.direction == "in")
            .where(t.message.c.author_address.like(f"{SENDER}%"), t.outbox.c.attempts == 0)
        )
        for row in (place.rows(query) or [])[:NEWS]:
            _write(place, row.author_address, row.message_id)
            place.journal.write("must hold", outbox_id=row.id)


def _undecided(place: Place) -> sa.Select[Any]:
    held = [line["outbox_id"] for line in place.journal.of("must hold")]
    return sa.select(t.outbox.c.id).where(t.outbox.c.id.in_(held), t.outbox.c.state == "queued")


def _write(place: Place, sender: str, answers: str = "") -> None:
    token = f"n{place.random.getrandbits(40):010x}"
    more = {"In_Reply_To": answers, "References": answers} if answers else {}
    raw = letter(f"Customer <{sender}>", f"{IDLE}@desk.test", token, f"Text of {token}.", **more)
    place.dovecot.deliver(place.logins[IDLE][0], raw)
    message_id = str(email.message_from_bytes(raw)["Message-ID"])
    place.journal.write("delivered", way=IDLE, token=token, message_id=message_id, answers=answers)


def _unanswered(place: Place) -> list[Any]:
    query = sa.select(t.ticket.c.id, t.ticket.c.title).where(t.ticket.c.waiting == "us")
    return place.rows(query.order_by(t.ticket.c.id.desc())) or []


def _finds(place: Place, ticket_id: int, title: str) -> bool:
    with place.store.read() as conn:
        return ticket_id in search.ticket_ids(conn, title)
