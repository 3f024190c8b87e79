"""Set-ups that cannot be meant are refused with the reason and the way out, and nothing changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.desk_channels.test_connecting import ADMIN, LOCAL, gmail
from tuidesk.desk import channels, queues
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.channels import further as channel_further
from tuidesk.errors import BadUsage, NotFound, Problem
from tuidesk.store.engine import Store
from tuidesk.store.tables import outbox


def refused(attempt: Callable[[], object], *words: str) -> None:
    with pytest.raises(Problem) as caught:
        attempt()
    assert caught.value.hint
    for word in words:
        assert word in caught.value.line


def test_a_creation_address_opens_tickets_in_one_queue(store: Store) -> None:
    queues.add(store, ADMIN, "Sales")
    queues.add(store, ADMIN, "IT")
    queues.change(store, ADMIN, "Sales", [("creation-address", "c@desk.test")])
    attempt = lambda: queues.change(store, ADMIN, "IT", [("creation-address", "C@desk.test")])  # noqa: E731
    refused(attempt, "queue Sales", "tuidesk queue set Sales creation-address=-c@desk.test")
    assert [line.creation_addresses for line in queues.listed(store)] == [("c@desk.test",), ()]


def test_a_removed_channel_is_no_reply_via(store: Store) -> None:
    channel_additions.add_smtp(store, ADMIN, "it", LOCAL, from_="it@abc.test")
    queues.add(store, ADMIN, "IT")
    channels.remove(store, ADMIN, "it")
    with pytest.raises(NotFound, match="No channel is called it"):
        queues.change(store, ADMIN, "IT", [("reply-via", "it")])
    assert queues.listed(store)[0].reply_via == ""


def test_a_channel_that_a_queue_names_stays(store: Store) -> None:
    gmail(store)
    remove = lambda: channels.remove(store, ADMIN, "support@acme.test")  # noqa: E731
    refused(remove, "queue Support uses", "inbound=")
    queues.change(store, ADMIN, "Support", [("inbound", "")])
    refused(remove, "queue Support uses", "reply-via=")


def test_a_channel_whose_account_others_send_through_stays(store: Store) -> None:
    gmail(store, queue="-")
    channel_further.add_from(store, ADMIN, "sales", "support@acme.test", "Sales <sales@acme.test>")
    remove = lambda: channels.remove(store, ADMIN, "support@acme.test")  # noqa: E731
    refused(remove, "sales leaves through the account", "tuidesk channel remove sales")
    channels.remove(store, ADMIN, "sales")
    remove()
    assert channels.listed(store) == []


def test_a_channel_that_has_mail_in_the_outbox_stays(store: Store) -> None:
    outbound_id = channel_additions.add_smtp(store, ADMIN, "it", LOCAL, from_="it@abc.test")
    with store.write() as conn:
        conn.execute(outbox.insert().values(outbound_id=outbound_id, kind="reply", state="sent"))
    refused(lambda: channels.remove(store, ADMIN, "it"), "outbox", "tuidesk channel disable it")


def test_a_channel_feeds_one_queue(store: Store) -> None:
    gmail(store)
    queues.add(store, ADMIN, "Other")
    attempt = lambda: queues.change(store, ADMIN, "Other", [("inbound", "support@acme.test")])  # noqa: E731
    refused(attempt, "queue Support", "tuidesk queue set Support inbound=")


def test_both_directions_in_the_wrong_place_are_refused(store: Store) -> None:
    gmail(store, "in@acme.test", directions="in", queue="-")
    gmail(store, "out@acme.test", directions="out")
    queues.add(store, ADMIN, "Q")
    with pytest.raises(BadUsage, match="only sends"):
        queues.change(store, ADMIN, "Q", [("inbound", "out@acme.test")])
    with pytest.raises(BadUsage, match="only brings mail in"):
        queues.change(store, ADMIN, "Q", [("reply-via", "in@acme.test")])
