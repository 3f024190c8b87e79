"""Routing rules in the intake: what they ask, what they do, and that a mail always comes in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk_in.desk import Desk, insert
from tests.desk_in.mails import mail
from tests.desk_in.probing import letters, sent, start
from tuidesk.desk import intake, rules
from tuidesk.desk.actor import Actor
from tuidesk.desk.rules.actions import Actions, Rule
from tuidesk.desk.rules.words import read_actions, read_condition, read_names
from tuidesk.store import tables, ticket_tags
from tuidesk.store.clock import now

ADMIN = Actor(None, "root", "admin", "", "")


def agent(desk: Desk, name: str, *, active: bool = True) -> int:
    with desk.store.write() as conn:
        return insert(conn, tables.agent, name=name, active=active, created_at=1)


def make(desk: Desk, name: str, *when: str, stop: bool = False, enabled: bool = True, **then: str) -> Rule:
    with desk.store.read() as conn:
        names = read_names(conn)
    conditions = tuple(read_condition(text, names) for text in when)
    return Rule(name, conditions, read_actions(names, **then), stop, enabled)


def rule(desk: Desk, name: str, *when: str, **then: Any) -> int:
    return rules.add(desk.store, ADMIN, make(desk, name, *when, **then))


def tags(desk: Desk, ticket_id: int | None) -> tuple[str, ...]:
    with desk.store.read() as conn:
        return ticket_tags.of_ticket(conn, ticket_id or 0)


def test_a_rule_moves_the_ticket_and_how_it_is_answered_stays(desk: Desk) -> None:
    rule(desk, "Invoices", "subject contains invoice", queue="Sales", priority="high", tags="money vip")
    taken = desk.get_one(mail("a@x", subject="Your INVOICE of May"))
    ticket = desk.ticket(taken)
    assert (ticket.queue_id, ticket.origin_queue_id) == (desk.sales, desk.support)
    assert (ticket.priority, ticket.status, ticket.assignee_id) == (2, "new", None)
    assert tags(desk, ticket.id) == ("money", "vip")
    [event] = desk.events("rule")
    assert event.data["rule"] == "Invoices"
    assert (event.data["from"], event.data["to"]) == ("Support", "Sales")
    assert (event.data["priority"], event.data["tags"]) == (2, ["money", "vip"])
    assert desk.sound()


def test_other_mail_and_answers_are_left_alone(desk: Desk) -> None:
    first = desk.get_one(mail("a@x", subject="Printer"))
    rule(desk, "Printers", "subject contains printer", queue="Sales")
    again = desk.get_one(mail("b@x", subject="Re: Printer", answers="a@x"))
    other = desk.get_one(mail("c@x", subject="Scanner"))
    assert again.ticket_id == first.ticket_id
    assert desk.ticket(again).queue_id == desk.ticket(other).queue_id == desk.support
    assert desk.events("rule") == []


HOLDS = [
    ("sender is ana@cliente.test", {}),
    ("sender is @cliente.test", {}),
    ("sender matches *ruiz*", {}),
    ("recipient is support@xyz.test", {}),
    ("recipient is billing@xyz.test", {"Delivered_To": "billing@xyz.test"}),
    ("subject is printer on fire", {}),
    ("subject contains CAMION", {"subject": "El camión no arranca"}),
    ("subject contains camión", {"subject": "=?utf-8?q?CAMI=C3=93N?="}),
    ("text contains burns", {}),
    ("header X-Spam-Flag is yes", {"X_Spam_Flag": "YES"}),
    ("header X-Note contains jamón", {"X_Note": "=?utf-8?q?jam=C3=B3n?="}),
    ("language is es", {"Content_Language": "en, es-MX"}),
    ("kind is bulk", {"Precedence": "bulk", "List_Id": "<news.x.test>"}),
    ("size under 2k", {}),
    ("size over 2k", {"body": "long words " * 400}),
    ("queue is Support", {}),
]


@pytest.mark.parametrize(("when", "changes"), HOLDS)
def test_a_condition_holds(desk: Desk, when: str, changes: dict[str, str]) -> None:
    rule(desk, "R", when, tags="hit")
    assert tags(desk, desk.get_one(mail("a@x", **changes)).ticket_id) == ("hit",)


MISSES = [
    "sender is @iente.test",
    "sender is ana@cliente.tes",
    "recipient is sales@xyz.test",
    "subject is printer",
    "subject matches printer",
    "text contains freezes",
    "header X-Spam-Flag matches *",
    "language is es",
    "kind is bulk",
    "size over 2k",
    "queue is Sales",
]


@pytest.mark.parametrize("when", MISSES)
def test_a_condition_does_not_hold(desk: Desk, when: str) -> None:
    rule(desk, "R", when, tags="hit")
    assert tags(desk, desk.get_one(mail("a@x")).ticket_id) == ()


def test_all_conditions_must_hold(desk: Desk) -> None:
    rule(desk, "R", "subject contains printer", "sender is @other.test", tags="hit")
    assert tags(desk, desk.get_one(mail("a@x")).ticket_id) == ()


def test_rules_go_on_in_their_order_until_one_stops(desk: Desk) -> None:
    rule(desk, "One", "subject contains printer", priority="low", tags="one")
    rule(desk, "Two", "sender is @cliente.test", priority="urgent", tags="two", stop=True)
    rule(desk, "Three", "text contains burns", priority="high", tags="three")
    taken = desk.get_one(mail("a@x"))
    assert desk.ticket(taken).priority == 3
    assert tags(desk, taken.ticket_id) == ("one", "two")
    rules.move(desk.store, ADMIN, "Three", 0)
    taken = desk.get_one(mail("b@x", subject="Printer again"))
    assert tags(desk, taken.ticket_id) == ("one", "three", "two")
    assert desk.ticket(taken).priority == 3


def test_a_disabled_rule_does_nothing(desk: Desk) -> None:
    rule(desk, "R", "subject contains printer", tags="hit", enabled=False)
    assert tags(desk, desk.get_one(mail("a@x")).ticket_id) == ()


def test_new_tickets_go_to_the_default_assignee_unless_a_rule_names_one(desk: Desk) -> None:
    ana, bob = agent(desk, "ana"), agent(desk, "bob")
    with desk.store.write() as conn:
        conn.execute(
            tables.queue.update().where(tables.queue.c.id == desk.sales).values(default_assignee_id=ana)
        )
    rule(desk, "Money", "subject contains money", queue="Sales")
    rule(desk, "Bob", "text contains bob", assignee="bob")
    assert desk.ticket(desk.get_one(mail("a@x"))).assignee_id is None
    money = desk.get_one(mail("b@x", subject="money"))
    assert (desk.ticket(money).assignee_id, desk.ticket(money).status) == (ana, "new")
    assert desk.ticket(desk.get_one(mail("c@x", subject="money", body="for bob"))).assignee_id == bob
    bulk = desk.get_one(mail("d@x", subject="money", Precedence="bulk", List_Id="<l.x.test>"))
    assert desk.ticket(bulk).assignee_id is None
    assert [event.data["assignee"] for event in desk.events("default-assignee")] == ["ana"]


def test_whom_the_desk_no_longer_has_a_rule_leaves_out(desk: Desk) -> None:
    gone = agent(desk, "gone")
    rule(desk, "R", "subject contains printer", assignee="gone", tags="hit")
    with desk.store.write() as conn:
        conn.execute(tables.agent.update().where(tables.agent.c.id == gone).values(active=False))
    taken = desk.get_one(mail("a@x"))
    assert desk.ticket(taken).assignee_id is None
    assert tags(desk, taken.ticket_id) == ("hit",)


def test_the_tags_of_a_ticket_that_is_merged_go_with_it(desk: Desk) -> None:
    rule(desk, "R", "subject contains printer", tags="hit")
    child = desk.get_one(mail("b@x", subject="Printer", answers="a@x"))
    parent = desk.get_one(mail("a@x", subject="Scanner"))
    assert desk.ticket(child).merged_into_id or parent.ticket_id == child.ticket_id
    home = desk.ticket(child).merged_into_id or child.ticket_id
    assert tags(desk, home) == ("hit",)


def test_a_probe_obeys_no_rule(desk: Desk) -> None:
    rule(desk, "R", "sender matches *", queue="Sales", tags="hit")
    start(desk, "Support")
    sent(desk, now())
    back = desk.get_one(letters(desk)[0], received_ms=now())
    assert back.disposition == "probe"
    assert desk.ticket(back).queue_id == desk.support
    assert tags(desk, back.ticket_id) == ()


def test_without_rules_no_bytes_are_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = desk.arrival(mail("a@x"))
    rule(desk, "R", "subject contains printer", tags="hit")
    monkeypatch.setattr(type(desk.store.raw), "head", lambda *_: pytest.fail("read the bytes for nothing"))
    intake.take(desk.store, [arrival])


def test_an_empty_rule_book_stores_plain_actions(desk: Desk) -> None:
    assert Actions().stored() == {}
    assert Actions(priority=0, tags=("a",)).stored() == {"priority": 0, "tags": ["a"]}
