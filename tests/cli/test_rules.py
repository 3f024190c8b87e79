"""rule: add, list, change, move, try and remove; queues' order, members and assignee; tags on tickets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tuidesk.locations import locate
from tuidesk.store import tables
from tuidesk.store.engine import open_store

MAIL = "From: Ana <ana@b.test>\r\nTo: x@y.test\r\nSubject: {}\r\nX-Spam: yes\r\nMessage-ID: <{}@b>\r\n\r\nhola\r\n"
KEYS = {"place", "name", "enabled", "stop", "when", "queue", "priority", "tags", "assignee"}


@pytest.fixture
def desk(tuidesk: Run) -> Run:
    """Two queues and one rule."""
    for name in ("Support", "Sales"):
        tuidesk("queue", "add", name)
    what = ("--queue", "Sales", "--priority", "high", "--tag", "vip", "--stop")
    tuidesk("rule", "add", "Invoices", "--when", "subject contains invoice", *what)
    return tuidesk


def ingest(tuidesk: Run, subject: str, key: str) -> None:
    tuidesk("ingest", "--queue", "Support", stdin=MAIL.format(subject, key))


def names(tuidesk: Run) -> list[str]:
    return [row["name"] for row in tuidesk("rule", "list", "--json").rows]


def test_rules_are_listed_with_stable_keys(desk: Run) -> None:
    [row] = desk("rule", "list", "--json").rows
    assert row.keys() >= KEYS
    assert row["when"] == ["subject contains invoice"]
    assert (row["queue"], row["priority"], row["tags"]) == ("Sales", "high", ["vip"])
    assert "queue=Sales priority=high tag=vip stop" in desk("rule", "list").out


def test_a_rule_acts_and_the_ticket_shows_it(desk: Run) -> None:
    ingest(desk, "Your invoice", "a")
    [row] = desk("list", "--json").rows
    assert (row["queue"], row["origin_queue"], row["priority"]) == ("Sales", "Support", "high")
    assert row["tags"] == ["vip"]
    desk("set", "1", "--tag", "Late", "--untag", "vip")
    [row] = desk("show", "1", "--json").rows
    assert row["tags"] == ["late"]
    assert "#late" in desk("show", "1").out
    assert "no tag" in desk("set", "1", "--tag", "a/b", code=2).err


def test_a_rule_is_changed_moved_and_removed(desk: Run) -> None:
    desk("rule", "add", "Spam", "--when", "header X-Spam is yes", "--tag", "spam", "--place", "1")
    assert names(desk) == ["Spam", "Invoices"]
    desk("rule", "move", "Spam", "2")
    assert names(desk) == ["Invoices", "Spam"]
    desk("rule", "set", "spam", "--name", "Junk", "--priority", "low", "--disabled")
    row = desk("rule", "list", "--json").rows[1]
    assert (row["name"], row["priority"], row["tags"], row["enabled"]) == ("Junk", "low", ["spam"], False)
    desk("rule", "set", "Junk", "--enabled")
    desk("rule", "set", "Invoices", "--go-on")
    assert [one["stop"] for one in desk("rule", "list", "--json").rows] == [False, False]
    assert "Nothing to change" in desk("rule", "set", "Junk", code=2).err
    desk("rule", "remove", "Junk")
    assert names(desk) == ["Invoices"]
    assert "No rule" in desk("rule", "remove", "Junk", code=3).err


def test_the_past_is_tried_before_a_rule_is_saved(desk: Run) -> None:
    for number in range(3):
        ingest(desk, f"Your invoice {number}", f"a{number}")
    ingest(desk, "Printer", "b")
    said = desk("rule", "test", "--when", "header X-Spam is yes", "--tag", "spam").out
    assert "would have changed 1 of 4 tickets" in said
    assert "#4" in said
    assert "would have changed 3 of 4 tickets" in desk("rule", "test", "Invoices").out
    assert "of 2 tickets" in desk("rule", "test", "Invoices", "--limit", "2").out
    assert names(desk) == ["Invoices"]
    assert "Say which rule" in desk("rule", "test", code=2).err
    assert "exclude each other" in desk(
        "rule", "test", "--when", "kind is human", "--when", "kind is bulk", "--tag", "x", code=2
    ).err  # fmt: skip


def test_all_rules_are_tried_on_one_mail(desk: Run, tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_text(MAIL.format("My invoice", "x"))
    said = desk("rule", "test", "--message", str(file)).out
    assert "comes to the queue Support" in said
    assert "the rule Invoices holds" in said
    assert "queue=Sales priority=high tag=vip" in said
    file.write_text(MAIL.format("Printer", "x"))
    assert "no rule changes anything" in desk("rule", "test", "--message", str(file)).out
    assert "cannot be read" in desk("rule", "test", "--message", str(tmp_path / "none"), code=2).err


def test_errors_of_rules_name_what_is_wrong(desk: Run) -> None:
    add = ("rule", "add", "R", "--when")
    assert "Nowhere" in desk(*add, "kind is human", "--queue", "Nowhere", code=3).err
    assert "sender" in desk(*add, "color is red", "--tag", "x", code=2).err
    assert "Invoices" in desk("queue", "remove", "Sales", "--move-to", "Support", code=2).err


def test_queues_have_an_order_members_and_an_assignee(desk: Run) -> None:
    def rows() -> dict[str, dict[str, object]]:
        return {row["name"]: row for row in desk("queue", "list", "--json").rows}

    desk("agent", "add", "ana", "--email", "ana@x.test", "--role", "agent")
    desk("agent", "add", "bob", "--email", "bob@x.test", "--role", "agent")
    desk("queue", "set", "Sales", "order=up", "assignee=ana", "members=ana,bob")
    assert list(rows()) == ["Sales", "Support"]
    assert (rows()["Sales"]["assignee"], rows()["Sales"]["members"]) == ("ana", ["ana", "bob"])
    desk("queue", "set", "Sales", "order=2")
    assert list(rows()) == ["Support", "Sales"]
    assert "no place" in desk("queue", "set", "Sales", "order=9", code=2).err
    assert "must be one of its members" in desk("queue", "set", "Sales", "members=bob", code=2).err
    assert "No agent" in desk("queue", "set", "Sales", "assignee=zoe", code=3).err
    desk("queue", "set", "Sales", "assignee=", "members=")
    assert (rows()["Sales"]["assignee"], rows()["Sales"]["members"]) == ("", [])
    ingest(desk, "Your invoice", "a")
    assert (rows()["Sales"]["waiting_on_us"], rows()["Sales"]["in_today"]) == (1, 1)
    desk("rule", "remove", "Invoices")
    desk("queue", "set", "Sales", "members=ana")
    desk("queue", "remove", "Sales", "--move-to", "Support")
    store = open_store(locate())
    with store.read() as conn:
        assert conn.execute(tables.queue_member.select()).all() == []
    store.close()
