"""Questions that a mail raises about its people: a stranger who knows an id, an agent who passes mail on."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk import dispositions as to
from tuidesk.desk.intake.write import CardWish, Placed, Writer
from tuidesk.store import setup_agents, strangers

SENDER, UNVERIFIED = "sender", "unverified"  # kinds of desk.cards


class Doubts:
    """Asks about the mails of a batch; nothing is decided before an agent answers."""

    def __init__(self, conn: sa.Connection) -> None:
        self._agents = setup_agents.by_address(conn)
        self._asked: set[tuple[int, str]] = set()  # (id of a Thread, address) within the batch

    def ask(self, writer: Writer, placed: Placed) -> None:
        """Put the question that a mail raises, if it raises one."""
        if placed.thread is None or not placed.writes or placed.arrival.parsed.kind != "human":
            return
        if placed.disposition == to.TICKET:
            self._passed_on(writer, placed)
        elif placed.disposition == to.FOLLOW_UP and not placed.verified:
            self._stranger(writer, placed)

    def _passed_on(self, writer: Writer, placed: Placed) -> None:
        parsed = placed.arrival.parsed
        found, agent = parsed.passed_on, parsed.sender.address
        assert placed.thread
        if found is None or agent not in self._agents or found.address in self._agents:
            return
        data = {"name": found.name, "address": found.address, "by": parsed.sender.name or agent}
        writer.cards.append(CardWish(placed.thread, SENDER, placed.entry, data=data))

    def _stranger(self, writer: Writer, placed: Placed) -> None:
        """Ask once for each stranger: who was refused is refused for all his mail on this ticket."""
        sender, thread = placed.arrival.parsed.sender, placed.thread
        assert thread
        again = (id(thread), sender.address) in self._asked
        if not sender.address or again or strangers.asked_about(writer.conn, thread.id, sender.address):
            return
        self._asked.add((id(thread), sender.address))
        data = {"name": sender.name, "address": sender.address}
        writer.cards.append(CardWish(thread, UNVERIFIED, placed.entry, data=data))
