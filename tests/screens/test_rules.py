"""The rules in the settings: the list, the form, and what a rule would have done before it is saved."""

from __future__ import annotations

import sqlalchemy as sa

from tests.screens.helpers import Running, desk_app
from tests.screens.seed import Desk
from tuidesk.desk import rules
from tuidesk.desk.actor import Actor
from tuidesk.desk.rules.actions import Actions, Rule
from tuidesk.desk.rules.conditions import Condition
from tuidesk.screens.settings.main import SettingsScreen
from tuidesk.screens.settings.rule_form import RuleScreen
from tuidesk.screens.settings.rules_tab import RulesTab
from tuidesk.store.tables import message

ADMIN = Actor(None, "test", "admin")


def contains(name: str, word: str, **more: bool) -> Rule:
    return Rule(name, (Condition("subject", "contains", word),), Actions(tags=(name.lower(),)), **more)


def with_rules(desk: Desk) -> None:
    desk.fill()
    for name, word in (("One", "factura"), ("Two", "vpn")):
        rules.add(desk.store, ADMIN, contains(name, word))
    with desk.store.write() as conn:
        conn.execute(sa.update(message).where(message.c.direction == "in").values(disposition="ticket"))


def names(desk: Desk) -> list[str]:
    return [rule.name for rule in rules.listed(desk.store)]


async def open_rules(run: Running) -> None:
    await run.press("comma")
    await run.until(lambda: isinstance(run.app.screen, SettingsScreen), "the settings")
    for _ in range(10):
        screen = run.app.screen
        assert isinstance(screen, SettingsScreen)
        if isinstance(screen.tab, RulesTab):
            break
        await run.press("right_square_bracket")
    await run.until(lambda: "Two" in run.text, "the rules")


def form(run: Running) -> RuleScreen:
    assert isinstance(run.app.screen, RuleScreen)
    return run.app.screen


async def test_rules_are_listed_in_words_moved_and_switched_off():
    async with desk_app((120, 30), seed=with_rules) as run:
        await open_rules(run)
        assert "Subject contains factura" in run.text
        await run.press("J")
        await run.until(lambda: names(run.desk) == ["Two", "One"], "the new order")
        await run.press("space")
        await run.until(lambda: not rules.listed(run.desk.store)[0].enabled, "the rule switched off")
        await run.until(lambda: "disabled" in run.text, "the word for it")


async def test_a_rule_goes_only_after_a_question():
    async with desk_app((120, 30), seed=with_rules) as run:
        await open_rules(run)
        await run.press("x")
        await run.until(lambda: "Remove this rule?" in run.text, "the question")
        await run.press("enter")
        await run.until(lambda: "Remove this rule?" not in run.text, "the list, where the rule still stands")
        assert names(run.desk) == ["One", "Two"]
        await run.press("x", "up", "enter")
        await run.until(lambda: names(run.desk) == ["Two"], "one rule less")


async def test_a_new_rule_is_tried_on_the_past_and_then_saved():
    async with desk_app((120, 40), seed=with_rules) as run:
        await open_rules(run)
        await run.press("plus")
        await run.until(
            lambda: isinstance(run.app.screen, RuleScreen) and "Later rules" in run.text, "a form"
        )
        assert "Settings › Emails › Rules › new rule" in run.text
        await run.press("enter", *"Bills", "enter")
        await run.until(lambda: "Bills" in run.text, "the name")
        await run.press("plus", "enter")
        await run.until(lambda: "contains" in run.text, "the ways to compare")
        await run.press("enter", *"factura", "enter")
        await run.until(lambda: "Subject contains factura" in run.text, "the condition")
        assert "does nothing" in run.text
        await run.press("down", "down", "enter")
        await run.until(lambda: "as it is" in run.text and "Billing" in run.text, "the queues")
        await run.press("down", "down", "enter")
        await run.until(lambda: "would have changed 2 of" in run.text, "what would have been")
        assert "Factura equivocada" in run.text
        assert names(run.desk) == ["One", "Two"]
        await run.press("ctrl+s")
        await run.until(lambda: names(run.desk) == ["One", "Two", "Bills"], "the rule in the store")
        await run.until(
            lambda: isinstance(run.app.screen, SettingsScreen) and "Bills" in run.text, "the list"
        )


async def test_what_cannot_be_is_said_beside_the_fields_and_not_saved():
    async with desk_app((120, 40), seed=with_rules) as run:
        await open_rules(run)
        await run.press("enter")
        await run.until(lambda: "One" in run.text and "Later rules" in run.text, "the form")
        await run.press("enter", "ctrl+u", *"Two", "enter")
        await run.until(lambda: "A rule called Two exists" in run.text, "the reason")
        await run.press("ctrl+s")
        await run.until(lambda: "exists" in run.lines()[-1], "the refusal")
        assert names(run.desk) == ["One", "Two"]
        await run.press("q")
        await run.until(lambda: "q again leaves without" in run.text, "the warning")
        await run.press("q")
        await run.until(lambda: isinstance(run.app.screen, SettingsScreen), "the list")


async def test_a_wrong_value_is_asked_for_again_with_the_reason():
    async with desk_app((120, 40), seed=with_rules) as run:
        await open_rules(run)
        await run.press("enter")
        await run.until(lambda: "Later rules" in run.text, "the form")
        await run.press("plus", "up", "up", "enter")
        await run.until(lambda: "Sender contains" in run.text or "is" in run.text, "the ways to compare")
        await run.press("down", "enter", *"nonsense", "enter")
        await run.until(lambda: "is no mail address" in run.text, "the reason")
        await run.press("ctrl+u", *"@cliente.test", "enter")
        await run.until(lambda: "Sender is @cliente.test" in run.text, "the condition")


async def test_conditions_are_taken_out_and_the_trial_can_be_stopped():
    async with desk_app((120, 40), seed=with_rules) as run:
        await open_rules(run)
        await run.press("t")
        await run.until(lambda: "would have changed" in run.text, "the trial")
        await run.press("t")
        await run.until(lambda: "would have changed" in run.text, "another trial")
        await run.press("down", "x")
        await run.until(lambda: "choose a condition" in run.text, "a rule without conditions")
        assert "would have changed" not in run.text
        await run.press("t")
        await run.until(lambda: "not complete" in run.lines()[-1], "the reason")


async def test_tags_and_the_rule_that_put_them_there_stand_on_the_ticket():
    def tagged(desk: Desk) -> None:
        from tuidesk.store import events, ticket_tags

        desk.fill()
        with desk.store.write() as conn:
            first = conn.scalar(sa.select(message.c.ticket_id).order_by(message.c.id).limit(1)) or 0
            for ticket_id in (first, *range(1, 30)):
                if conn.scalar(sa.select(message.c.id).where(message.c.ticket_id == ticket_id).limit(1)):
                    ticket_tags.add(conn, [(ticket_id, "vip")])
                    data = {
                        "rule": "Money",
                        "from": "Support",
                        "to": "Billing",
                        "tags": ["vip"],
                        "priority": 2,
                    }
                    events.add(conn, "worker", ticket_id, "rule", data)

    async with desk_app((160, 40), seed=tagged) as run:
        await run.until(lambda: "#vip" in run.text, "the tag in the head")
        await run.press("w")
        await run.until(lambda: "routing rule · “Money” · Support > Billing · high · #vip" in run.text, "why")


async def test_the_chosen_queue_says_how_it_is_doing():
    async with desk_app((120, 40)) as run:
        assert "longest wait" not in run.text
        await run.press("tab", "tab", "down")
        await run.until(lambda: "longest wait" in run.text and "in today" in run.text, "the numbers")
