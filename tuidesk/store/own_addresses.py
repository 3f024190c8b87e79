"""The desk's own addresses with what makes each its own; `mailboxes.desk_addresses` is the same without that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.store.tables import account, alias, creation_address, inbound, outbound, queue


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """An address of the desk: `how` it came to it (connected, alias, sender, public or creation), and whose it is."""

    address: str
    how: str
    owner: str  # the name of a channel, or of a queue for public and creation


def own_addresses(conn: sa.Connection) -> list[OwnAddress]:
    """Return the desk's own addresses, by address; of several reasons the first of the order below counts."""
    found: dict[str, OwnAddress] = {}
    for how, query in _queries():
        for row in conn.execute(query):
            address = str(row[0]).casefold()
            if address:
                found.setdefault(address, OwnAddress(address, how, row[1]))
    return [found[address] for address in sorted(found)]


def _queries() -> list[tuple[str, sa.Select[Any]]]:
    of_inbound = inbound.join(account, account.c.id == inbound.c.account_id)
    fetched, forwarded = account.c.kind != "forward", account.c.kind == "forward"
    of_alias = alias.join(account, account.c.id == alias.c.account_id)
    of_creation = creation_address.join(queue, queue.c.id == creation_address.c.queue_id)
    mailbox = sa.select(inbound.c.address, inbound.c.name).select_from(of_inbound)
    lent = sa.select(inbound.c.creation_address, inbound.c.name).where(inbound.c.creation_address != "")
    return [
        ("connected", mailbox.where(fetched)),
        ("connected", sa.select(account.c.address, account.c.name)),
        ("alias", sa.select(alias.c.address, account.c.name).select_from(of_alias)),
        ("creation", sa.select(creation_address.c.address, queue.c.name).select_from(of_creation)),
        ("creation", lent),
        ("public", sa.select(queue.c.public_address, queue.c.name)),
        ("public", mailbox.where(forwarded)),
        ("sender", sa.select(outbound.c.from_address, outbound.c.name)),
        ("sender", sa.select(queue.c.from_address, queue.c.name)),
    ]
