"""Filter outgoing mail: the desk's own addresses stand on it by themselves, each with its reason."""

from __future__ import annotations

import pytest

from tuidesk.desk import channels, connecting, filters, queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.channels import further as channel_further
from tuidesk.errors import BadUsage
from tuidesk.store import mailboxes, own_addresses
from tuidesk.store.clock import now
from tuidesk.store.engine import Store

ADMIN = Actor(None, "ana", "admin")


def test_each_own_address_says_what_makes_it_so(store: Store) -> None:
    connecting.connect_gmail(store, ADMIN, "support@acme.test", "abcdefghijklmnop")
    channels.change(store, ADMIN, "support@acme.test", {"alias": "help@acme.test"})
    channel_further.add_from(store, ADMIN, "sales", "support@acme.test", "Sales <sales@acme.test>")
    channel_additions.add_forward(
        store, ADMIN, "fw", public_address="info@acme.test", creation_address="c@d.test"
    )
    queues.add(store, ADMIN, "Info", inbound="fw")
    rows = {row.address: row for row in filters.listed(store)}
    words = {
        "support@acme.test": "connected by the channel support@acme.test",
        "help@acme.test": "alias of support@acme.test",
        "sales@acme.test": "sender of sales",
        "info@acme.test": "public address of the queue Info",
        "c@d.test": "opens tickets in the queue Info",
    }
    assert rows.keys() == words.keys()
    for address, word in words.items():
        assert word in rows[address].reason
        assert not rows[address].removable
        with pytest.raises(BadUsage):
            filters.remove(store, ADMIN, address)
        with pytest.raises(BadUsage):
            filters.add(store, ADMIN, address)
    with store.read() as conn:
        named = {one.address for one in own_addresses.own_addresses(conn)}
        assert named == mailboxes.desk_addresses(conn)


def test_an_entry_by_hand_keeps_its_reason_and_day(store: Store) -> None:
    filters.add(store, ADMIN, "@robots.test", "they answer everything")
    [row] = filters.listed(store)
    assert (row.reason, row.source, row.removable) == ("they answer everything", "admin", True)
    assert 0 < row.added_at <= now()


def test_an_address_leaves_the_list_with_its_channel(store: Store) -> None:
    connecting.connect_gmail(store, ADMIN, "support@acme.test", "abcdefghijklmnop", queue="-")
    channels.remove(store, ADMIN, "support@acme.test")
    assert filters.listed(store) == []
