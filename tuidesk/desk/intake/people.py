"""The customers behind the mails of a batch, known or new, each one value however often he wrote."""

from __future__ import annotations

from collections.abc import Container, Sequence

import sqlalchemy as sa

from tuidesk.desk.customers import customer_of
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.colleagues import Colleagues
from tuidesk.mail.message import Address
from tuidesk.store import customers
from tuidesk.store.customers import Person


class People:
    """Those who wrote the mails of a batch, or got those that we sent; `own` are the desk's addresses."""

    def __init__(
        self,
        conn: sa.Connection,
        arrivals: Sequence[Arrival],
        own: Container[str],
        colleagues: Colleagues,
    ) -> None:
        self._own = own
        self._colleagues = colleagues
        self.addresses = {self._address(arrival).address for arrival in arrivals} - {""}
        self._people = customers.find(conn, self.addresses)

    def behind(self, arrival: Arrival, renamed: list[Person]) -> Person | None:
        """Return the customer behind a mail; None when nobody can be answered.

        One whose name is learned only now joins `renamed`.
        """
        writer = self._address(arrival)
        if not writer.address:
            return None
        person = self._people.get(writer.address)
        if person is None:
            person = self._people[writer.address] = Person(0, writer.name, writer.address)
        elif writer.name and not person.name:
            person.name = writer.name
            if person.id:
                renamed.append(person)
        return person

    def _address(self, arrival: Arrival) -> Address:
        """Return the customer's address: of the writer, or of him to whom we wrote."""
        if arrival.sent_by_us:
            return self._colleagues.addressee(arrival.parsed) or Address("", "")
        return customer_of(arrival.parsed, self._own)
