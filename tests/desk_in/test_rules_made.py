"""Making routing rules: what is refused with its reason, and what a rule would have done in the past."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.desk_in.desk import Desk, insert
from tests.desk_in.mails import mail
from tests.desk_in.test_rules import ADMIN, agent, make, rule
from tuidesk.desk import queues, rules
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import NotAllowed
from tuidesk.desk.queues import team as queue_team
from tuidesk.desk.rules.conditions import like
from tuidesk.desk.rules.dry_run import dry_run, steps
from tuidesk.errors import BadUsage, NotFound
from tuidesk.store import rule_past, tables


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("*invoice*", "your invoice of may", True),
        ("invoice", "your invoice", False),
        ("in?oice", "invoice", True),
        ("a*b", "ab", True),
        ("ab*ba", "aba", False),
        ("*", "", True),
        ("?", "", False),
        ("*.pdf", "a.pdf.exe", False),
        ("[a-z]*", "abc", False),
        ("a*\n*b", "a1\n2b", True),
    ],
)
def test_patterns(pattern: str, text: str, fits: bool) -> None:
    assert like(pattern, text) is fits


def test_a_hostile_pattern_takes_no_time() -> None:
    assert not like("*a" * 60 + "b", "a" * 20_000)


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        (("kind is human", "kind is bulk"), "exclude each other"),
        (("size over 5M", "size under 1M"), "exclude each other"),
        (("size over 5", "size under 6"), "exclude each other"),
        (("sender is a@x.test", "sender is b@x.test"), "exclude each other"),
        (("sender is a@x.test", "sender is @y.test"), "exclude each other"),
        (("subject is hello", "subject contains bye"), "exclude each other"),
        (("queue is Support", "queue is Sales"), "exclude each other"),
        ((), "no condition"),
    ],
)
def test_a_rule_that_can_never_or_always_hold_is_refused(
    desk: Desk, when: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(BadUsage, match=reason):
        rule(desk, "R", *when, tags="hit")
    assert rules.listed(desk.store) == []


def test_conditions_that_agree_are_taken(desk: Desk) -> None:
    rule(
        desk,
        "R",
        "sender is a@x.test",
        "sender is @x.test",
        "subject contains a",
        "subject contains b",
        tags="x",
    )
    rule(
        desk, "S", "recipient is a@x.test", "recipient is b@x.test", "size over 1k", "size under 2k", tags="x"
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", BadUsage),
        ("color is red", BadUsage),
        ("subject over 5", BadUsage),
        ("subject contains", BadUsage),
        ("subject contains " + "x" * 300, BadUsage),
        ("size over big", BadUsage),
        ("sender is ana", BadUsage),
        ("kind is spam", BadUsage),
        ("language is español", BadUsage),
        ("header bad:name is x", BadUsage),
        ("queue is Nowhere", NotFound),
    ],
)
def test_a_condition_that_says_nothing_is_refused(desk: Desk, text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        make(desk, "R", text)


def test_missing_queues_agents_and_bad_tags_are_named(desk: Desk) -> None:
    for wish, error in (
        ({"queue": "Nowhere"}, NotFound),
        ({"assignee": "nobody"}, NotFound),
        ({"priority": "soon"}, BadUsage),
        ({"tags": "a/b"}, BadUsage),
        ({}, BadUsage),
    ):
        with pytest.raises(error):
            rule(desk, "R", "subject contains a", **wish)


def test_a_name_is_given_once(desk: Desk) -> None:
    rule(desk, "R", "subject contains a", tags="x")
    with pytest.raises(BadUsage, match="exists"):
        rule(desk, "r", "subject contains b", tags="x")


# --- circles and rules that are never reached -------------------------------------------------


def test_rules_that_send_a_ticket_back_are_refused(desk: Desk) -> None:
    rule(desk, "There", "queue is Support", "subject contains a", queue="Sales")
    with pytest.raises(BadUsage, match="round in circles") as refused:
        rule(desk, "Back", "queue is Sales", queue="Support")
    assert "Let There stop" in refused.value.hint
    with pytest.raises(BadUsage, match="round in circles"):
        rule(desk, "Other", "subject contains a", queue="Support")
    rule(desk, "Onward", "queue is Sales", "subject contains b", queue="Support")


def test_a_rule_that_stops_makes_no_circle(desk: Desk) -> None:
    rule(desk, "There", "queue is Support", queue="Sales", stop=True)
    rule(desk, "Back", "queue is Sales", queue="Support")
    there = rules.named(desk.store, "There")
    with pytest.raises(BadUsage, match="round in circles"):
        rules.change(desk.store, ADMIN, replace(there, stop=False))
    assert rules.named(desk.store, "There").stop


def test_a_longer_circle_is_found_too(desk: Desk) -> None:
    queues.add(desk.store, ADMIN, "Third")
    rule(desk, "One", "queue is Support", queue="Sales")
    rule(desk, "Two", "queue is Sales", queue="Third")
    with pytest.raises(BadUsage, match="round in circles"):
        rule(desk, "Three", "queue is Third", queue="Support")


def test_rules_that_overlap_for_some_mails_are_allowed(desk: Desk) -> None:
    rule(desk, "Friends", "sender is @friends.test", queue="Sales")
    rule(desk, "Support", "subject contains printer", queue="Support")


def test_a_rule_behind_one_that_stops_is_never_reached(desk: Desk) -> None:
    rule(desk, "All", "sender matches *", tags="x", stop=True)
    with pytest.raises(BadUsage, match="never reached"):
        rule(desk, "Late", "Sender matches *", "subject contains Á", tags="y")
    rules.add(desk.store, ADMIN, make(desk, "Early", "sender matches *", "subject contains a", tags="y"), 0)
    with pytest.raises(BadUsage, match="never reached"):
        rules.move(desk.store, ADMIN, "Early", 1)
    assert [one.name for one in rules.listed(desk.store)] == ["Early", "All"]


def test_only_admins_make_rules(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        rules.add(
            desk.store, Actor(None, "bob", "agent", "", ""), make(desk, "R", "subject contains a", tags="x")
        )


# --- what a rule names cannot go ---------------------------------------------------------------


def test_a_queue_that_a_rule_names_cannot_go(desk: Desk) -> None:
    rule(desk, "R", "subject contains a", queue="Sales")
    with pytest.raises(BadUsage, match="rule R names"):
        queues.remove(desk.store, ADMIN, "Sales", "Support")
    rules.remove(desk.store, ADMIN, "R")
    rule(desk, "S", "queue is Sales", tags="x")
    with pytest.raises(BadUsage, match="rule S names"):
        queues.remove(desk.store, ADMIN, "Sales", "Support")


def test_a_queue_goes_with_its_members_and_after_it_was_tested(desk: Desk) -> None:
    agent(desk, "ana")
    queues.change(desk.store, ADMIN, "Sales", [("members", "ana")])
    with desk.store.write() as conn:
        insert(conn, tables.probe, token="t", kind="round", queue_id=desk.sales, address="a@x.test")
    queues.remove(desk.store, ADMIN, "Sales", "Support")
    assert [row.queue_id for row in desk.rows(tables.probe)] == [desk.support]
    assert desk.rows(tables.queue_member) == []


def test_an_agent_to_whom_a_rule_gives_tickets_cannot_go(desk: Desk) -> None:
    ana, bob = agent(desk, "ana"), agent(desk, "bob")
    rule(desk, "R", "subject contains a", assignee="ana")
    queues.change(desk.store, ADMIN, "Sales", [("assignee", "bob"), ("members", "bob")])
    with desk.store.write() as conn:
        with pytest.raises(BadUsage, match="rule R gives"):
            queue_team.let_go(conn, "root", ana, "ana")
        queue_team.let_go(conn, "root", bob, "bob")
    line = next(line for line in queues.listed(desk.store) if line.name == "Sales")
    assert (line.assignee, line.members) == ("", ("bob",))
    queues.change(desk.store, ADMIN, "Sales", [("members", "bob, ana")])


# --- the past -----------------------------------------------------------------------------------


def past(desk: Desk) -> None:
    for number in range(7):
        subject = "invoice" if number % 3 == 0 else "printer"
        desk.get_one(mail(f"m{number}@x", subject=f"{subject} {number}", Content_Language="es"))
        desk.get_one(mail(f"r{number}@x", subject="Re: invoice", answers=f"m{number}@x"))


def test_the_past_tells_what_a_rule_would_have_changed(desk: Desk) -> None:
    past(desk)
    found = dry_run(desk.store, make(desk, "R", "subject contains invoice", queue="Sales"))
    assert (found.changed, found.looked_at) == (3, 7)
    assert [one.title for one in found.examples] == ["invoice 6", "invoice 3", "invoice 0"]
    assert all(one.effects.queue_id == desk.sales for one in found.examples)
    assert dry_run(desk.store, make(desk, "R", "subject contains invoice", queue="Support")).changed == 0
    assert dry_run(desk.store, make(desk, "R", "subject contains invoice", tags="a"), limit=4).looked_at == 4


@pytest.mark.parametrize(
    "when",
    [
        "sender is @cliente.test", "recipient is support@xyz.test", "text contains burns", "header Subject matches *",
        "size under 10k", "language is es", "kind is human", "queue is Support",
    ],
)  # fmt: skip
def test_the_past_knows_all_that_a_new_mail_knows(desk: Desk, when: str) -> None:
    past(desk)
    assert dry_run(desk.store, make(desk, "R", when, tags="x")).changed == 7


def test_the_past_counts_what_other_rules_do(desk: Desk) -> None:
    past(desk)
    rule(desk, "First", "subject contains invoice", tags="x", stop=True)
    assert dry_run(desk.store, make(desk, "R", "language is es", tags="x")).changed == 4
    assert dry_run(desk.store, rules.named(desk.store, "First")).changed == 3


def test_looking_back_can_be_stopped_after_any_page_and_holds_nobody_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_past, "PAGE", 2)
    past(desk)
    looking = steps(desk.store, make(desk, "R", "subject contains invoice", tags="x"))
    assert next(looking).looked_at == 2
    desk.get_one(mail("meanwhile@x", subject="invoice"))
    assert [one.looked_at for one in looking] == [4, 6, 7]


def test_mail_whose_bytes_are_gone_has_no_headers(desk: Desk) -> None:
    past(desk)
    with desk.store.raw._writer.begin() as conn:
        conn.execute(tables.raw.delete())
    assert dry_run(desk.store, make(desk, "R", "language is es", tags="x")).changed == 0
