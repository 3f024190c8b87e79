"""queue and filter: defaults, uniqueness, and addresses that follow their queue."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.cli.conftest import Run
from tests.store.rows import add_ticket
from tuidesk.locations import locate
from tuidesk.store import counters
from tuidesk.store.engine import open_store
from tuidesk.store.tables import event

KEYS = {
    *("name", "color", "tag", "inbound", "public_address", "creation_addresses"),
    *("reply_via", "new", "open", "oldest_waiting"),
}


def queues(tuidesk: Run) -> dict[str, dict[str, object]]:
    return {row["name"]: row for row in tuidesk("queue", "list", "--json").rows}


def test_a_queue_gets_the_next_colour_and_a_tag_from_its_name(tuidesk: Run) -> None:
    for name in ("Support", "Sums", "Internal IT", "サポート"):
        tuidesk("queue", "add", name)
    rows = queues(tuidesk)
    assert all(row.keys() >= KEYS for row in rows.values())
    assert [row["color"] for row in rows.values()] == ["green", "blue", "amber", "rose"]
    assert [row["tag"] for row in rows.values()] == ["SU", "SM", "IN", "Q1"]
    assert "Internal IT" in tuidesk("queue", "list").out


def test_what_is_taken_or_nonsense_is_refused(tuidesk: Run) -> None:
    tuidesk("queue", "add", "Support", "--color", "#A0B0C0", "--tag", "s1")
    assert queues(tuidesk)["Support"]["color"] == "#a0b0c0"
    assert "exists" in tuidesk("queue", "add", "support", code=2).err
    assert "S1" in tuidesk("queue", "add", "Other", "--tag", "S1", code=2).err
    assert tuidesk("queue", "add", "Other", "--tag", "ABC", code=2).err
    assert "teal" in tuidesk("queue", "add", "Other", "--color", "mauve", code=2).err
    assert tuidesk("queue", "add", "Other", "--inbound", "nope", code=3).err
    assert tuidesk("queue", "set", "Support", "frob=1", code=2).err
    assert tuidesk("queue", "set", "Support", "language=fr", code=2).err
    assert list(queues(tuidesk)) == ["Support"]


def test_reply_via_is_resolved_until_it_is_set(tuidesk: Run, imap: Run, smtp: Run) -> None:
    imap()
    tuidesk("queue", "add", "Support", "--inbound", "support")
    assert queues(tuidesk)["Support"]["reply_via"] == ""
    smtp("rel", "desk@abc.test", kind="relay")
    assert queues(tuidesk)["Support"]["reply_via"] == "rel"
    smtp("own", "Support <support@xyz.test>")
    assert queues(tuidesk)["Support"]["reply_via"] == "own"
    smtp("it")
    tuidesk("queue", "set", "Support", "reply-via=it")
    assert queues(tuidesk)["Support"]["reply_via"] == "it"
    tuidesk("queue", "set", "Support", "reply-via=")
    assert queues(tuidesk)["Support"]["reply_via"] == "own"
    assert tuidesk("queue", "set", "Support", "reply-via=support", code=2).err
    assert tuidesk("queue", "set", "Support", "inbound=it", code=2).err


def test_a_channel_feeds_one_queue(tuidesk: Run, imap: Run) -> None:
    imap()
    tuidesk("queue", "add", "Support", "--inbound", "support")
    assert "Support" in tuidesk("queue", "add", "Sales", "--inbound", "support", code=2).err
    tuidesk("queue", "set", "Support", "inbound=support", "name=Help")
    assert queues(tuidesk)["Help"]["inbound"] == "support"


def test_the_addresses_of_a_forward_channel_belong_to_the_queue_that_names_it(tuidesk: Run) -> None:
    addresses = ("--public-address", "Sales@xyz.test", "--creation-address", "c-1@desk.test")
    tuidesk("channel", "add", "forward", "fw", *addresses)
    assert "c-1@desk.test" in tuidesk("filter", "list").out
    tuidesk("queue", "add", "Sales", "--inbound", "fw")
    assert queues(tuidesk)["Sales"]["public_address"] == "sales@xyz.test"
    assert queues(tuidesk)["Sales"]["creation_addresses"] == ["c-1@desk.test"]
    tuidesk("channel", "set", "fw", "creation-address=c-2@desk.test")
    assert queues(tuidesk)["Sales"]["creation_addresses"] == ["c-2@desk.test"]
    tuidesk("queue", "set", "Sales", "inbound=")
    assert queues(tuidesk)["Sales"]["public_address"] == ""
    assert queues(tuidesk)["Sales"]["creation_addresses"] == []


def test_creation_addresses_are_added_and_taken_away(tuidesk: Run) -> None:
    tuidesk("queue", "add", "Support")
    tuidesk("queue", "add", "Sales")
    tuidesk("queue", "set", "Support", "creation-address=A@desk.test", "creation-address=b@desk.test")
    assert queues(tuidesk)["Support"]["creation_addresses"] == ["a@desk.test", "b@desk.test"]
    assert "Support" in tuidesk("queue", "set", "Sales", "creation-address=a@desk.test", code=2).err
    tuidesk("queue", "set", "Support", "creation-address=-a@desk.test")
    assert queues(tuidesk)["Support"]["creation_addresses"] == ["b@desk.test"]
    assert tuidesk("queue", "set", "Support", "creation-address=-a@desk.test", code=3).err


def test_one_wrong_change_of_several_changes_nothing(tuidesk: Run) -> None:
    tuidesk("queue", "add", "Support")
    tuidesk("queue", "set", "Support", "name=Help", "color=nonsense", code=2)
    assert list(queues(tuidesk)) == ["Support"]


def test_a_removed_queue_leaves_tickets_and_addresses_to_another(tuidesk: Run) -> None:
    tuidesk("queue", "add", "Support")
    tuidesk("queue", "add", "Sales")
    tuidesk("queue", "set", "Sales", "creation-address=c@desk.test")
    store = open_store(locate())
    with store.write() as conn:
        add_ticket(conn, 2, "Offer")
    assert "1 ticket" in tuidesk("queue", "remove", "Sales", "--move-to", "Support").out
    [row] = tuidesk("list", "--json").rows
    assert (row["queue"], row["origin_queue"]) == ("Support", "Support")
    assert queues(tuidesk)["Support"]["new"] == 1
    assert queues(tuidesk)["Support"]["creation_addresses"] == ["c@desk.test"]
    assert tuidesk("queue", "remove", "Support", "--move-to", "Support", code=2).err
    with store.read() as conn:
        assert counters.compare(conn) == []
    store.close()


def test_own_addresses_are_always_on_the_filter(tuidesk: Run, imap: Run, smtp: Run) -> None:
    imap()
    smtp()
    tuidesk("queue", "add", "Support")
    tuidesk("queue", "set", "Support", "creation-address=c@desk.test", "public-address=p@xyz.test")
    tuidesk("filter", "add", "Block@Me.test")
    tuidesk("filter", "add", "@Spam.test")
    rows = {row["address"]: row for row in tuidesk("filter", "list", "--json").rows}
    own = {"support@xyz.test", "it@abc.test", "c@desk.test", "p@xyz.test"}
    assert {address for address, row in rows.items() if row["source"] == "own"} == own
    assert not any(rows[address]["removable"] for address in own)
    assert rows["block@me.test"]["removable"] is True
    assert rows["@spam.test"].keys() >= {"address", "source", "removable", "reason"}
    assert tuidesk("filter", "remove", "it@abc.test", code=2).err
    tuidesk("filter", "remove", "BLOCK@me.test")
    assert tuidesk("filter", "remove", "block@me.test", code=3).err
    assert tuidesk("filter", "add", "@spam.test", code=2).err


@pytest.mark.parametrize("text", ["nobody", "@", "a b@c.test", "a@b..c"])
def test_the_filter_takes_addresses_and_domains_only(text: str, tuidesk: Run) -> None:
    assert tuidesk("filter", "add", text, code=2).err


def test_who_set_what_up_is_kept_without_any_password(tuidesk: Run, imap: Run) -> None:
    imap()
    tuidesk("channel", "set", "support", "folder=Help", "--password-stdin", stdin="new secret\n")
    tuidesk("queue", "add", "Support")
    tuidesk("queue", "add", "Sales")
    tuidesk("queue", "set", "Sales", "color=teal")
    tuidesk("queue", "remove", "Sales", "--move-to", "Support")
    tuidesk("filter", "add", "a@b.test")
    tuidesk("filter", "remove", "a@b.test")
    tuidesk("agent", "add", "bob", "--email", "b@xyz.test")
    store = open_store(locate())
    with store.read() as conn:
        rows = conn.execute(sa.select(event.c.kind, event.c.data).order_by(event.c.id)).all()
    store.close()
    assert [row.kind for row in rows] == [
        *("channel-added", "channel-changed", "queue-added", "queue-added", "queue-changed"),
        *("queue-removed", "filter-added", "filter-removed", "agent-added"),
    ]
    assert "secret" not in str(rows)
