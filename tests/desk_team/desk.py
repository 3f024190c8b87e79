"""Two queues: everybody works on Support, only carl on Payroll; bob sees nothing of Payroll."""

from __future__ import annotations

from tests.desk_out.desk import Desk
from tuidesk.desk import agents
from tuidesk.desk.actor import Actor
from tuidesk.locations import Locations
from tuidesk.store.engine import Store


class TwoQueues(Desk):
    """ana is an admin, bob and carl are agents, rita may only read."""

    def __init__(self, store: Store, locations: Locations) -> None:
        super().__init__(store, locations)
        self.carl = self.hire("carl", "agent")
        self.rita = self.hire("rita", "readonly")
        self.payroll = self.add_mailbox_queue("Payroll", "payroll@xyz.test")
        self.set_queue("Payroll", members="carl")

    def hire(self, name: str, role: str) -> Actor:
        """Add an agent and return him."""
        agents.add(self.store, self.ana, name, f"{name}@xyz.test", role)
        return agents.named(self.store, name)

    def own_ticket(self, message_id: str = "own@cliente.test", **words: str) -> int:
        """Let mail open a ticket of Support."""
        ticket_id = self.get(message_id, **words).ticket_id
        assert ticket_id is not None
        return ticket_id

    def hidden_ticket(self, message_id: str = "hidden@cliente.test", **words: str) -> int:
        """Let mail open a ticket of Payroll."""
        where = {"queue_id": self.payroll, "channel": "payroll@xyz.test"}
        ticket_id = self.get(message_id, **where, **words).ticket_id
        assert ticket_id is not None
        return ticket_id
