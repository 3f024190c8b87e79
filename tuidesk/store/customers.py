"""Customers and their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store.chunks import chunks
from tuidesk.store.clock import now
from tuidesk.store.tables import customer, customer_address


@dataclass(slots=True, eq=False)
class Person:
    """A customer under one address; `id` is 0 until `add` has written it."""

    id: int
    name: str
    address: str


def find(conn: sa.Connection, addresses: Iterable[str]) -> dict[str, Person]:
    """Return the customers who have these addresses."""
    query = sa.select(customer.c.id, customer.c.name, customer_address.c.address).join(customer_address)
    return {
        row.address: Person(*row)
        for part in chunks(addresses)
        for row in conn.execute(query.where(customer_address.c.address.in_(part)))
    }


def add(conn: sa.Connection, people: Sequence[Person]) -> None:
    """Write new customers and give them their ids."""
    if not people:
        return
    moment = now()
    insert = sa.insert(customer).returning(customer.c.id, sort_by_parameter_order=True)
    keys = conn.scalars(insert, [{"name": one.name, "created_at": moment} for one in people]).all()
    for one, key in zip(people, keys, strict=True):
        one.id = key
    rows = [{"customer_id": one.id, "address": one.address} for one in people]
    conn.execute(sa.insert(customer_address), rows)


def known_or_new(conn: sa.Connection, name: str, address: str) -> Person:
    """Return the customer with this address, made when he is new."""
    found = find(conn, [address]).get(address)
    if found is None:
        found = Person(0, name, address)
        add(conn, [found])
    return found


def rename(conn: sa.Connection, people: Sequence[Person]) -> None:
    """Write the names of customers who had none."""
    if people:
        named = sa.update(customer).where(customer.c.id == sa.bindparam("key"))
        rows = [{"key": one.id, "new_name": one.name} for one in people]
        conn.execute(named.values(name=sa.bindparam("new_name")), rows)
