"""The desk's people as the mail of a watched Sent folder names them: who wrote it, and to whom outside."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import sqlalchemy as sa

from tuidesk.desk.intake.arrival import Arrival
from tuidesk.mail.message import Address, Parsed
from tuidesk.store import setup_agents


class Colleagues:
    """The agents of the desk; `own` are the addresses of the desk itself."""

    def __init__(self, conn: sa.Connection, arrivals: Sequence[Arrival], own: Container[str]) -> None:
        self._own = own
        watched = any(one.sent_by_us for one in arrivals)
        self._agents: Mapping[str, int] = setup_agents.by_address(conn) if watched else {}

    def addressee(self, parsed: Parsed) -> Address | None:
        """Return the first recipient who is not of this desk, None when the mail stays among us."""
        return next(iter(self.outside(parsed)), None)

    def outside(self, parsed: Parsed) -> list[Address]:
        """Return the recipients who are neither an address of the desk nor an agent."""
        return [one for one in (*parsed.to, *parsed.cc) if one.address and not self._has(one.address)]

    def writer(self, parsed: Parsed) -> int | None:
        """Return the agent who wrote a mail; one who wrote for a shared mailbox may stand in Sender."""
        named = (parsed.submitter.address if parsed.submitter else "", parsed.sender.address)
        return next((self._agents[one] for one in named if one in self._agents), None)

    def _has(self, address: str) -> bool:
        return address in self._own or address in self._agents
