"""The keys that work everywhere: help, search, settings, health, back and undo, from every whole screen."""

from __future__ import annotations

import pytest

from tests.screens.helpers import Running, desk_app, wait_until
from tests.screens.mail import can_send
from tuidesk.app import TuideskApp
from tuidesk.errors import Problem
from tuidesk.locations import locate
from tuidesk.screens.health import HealthScreen
from tuidesk.screens.help import HelpScreen
from tuidesk.screens.opening import OpenDesk, opener
from tuidesk.screens.outbox import OutboxScreen
from tuidesk.screens.search import SearchScreen
from tuidesk.screens.settings.main import SettingsScreen
from tuidesk.screens.start import StartScreen
from tuidesk.screens.wizard import Wizard

WAYS = {"health": "exclamation_mark", "settings": "comma", "outbox": "X", "why": "w"}
GOALS = {
    "question_mark": HelpScreen,
    "slash": SearchScreen,
    "comma": SettingsScreen,
    "exclamation_mark": HealthScreen,
}


async def on_top(run: Running, kind: type[object]) -> None:
    await run.until(lambda: isinstance(run.app.screen, kind), f"{kind.__name__} on top")


@pytest.mark.parametrize("way", WAYS)
async def test_the_keys_that_work_everywhere(way):
    async with desk_app(seed=can_send) as run:
        for key, goal in GOALS.items():
            await run.press(WAYS[way])
            await run.until(lambda: len(run.app.screen_stack) == 2, way)
            await run.press(key)
            await on_top(run, goal)
            while len(run.app.screen_stack) > 1:
                await run.press("escape")


async def test_going_to_and_fro_opens_no_screen_twice():
    async with desk_app(seed=can_send) as run:
        await run.press(*["comma", "exclamation_mark"] * 3)
        await on_top(run, HealthScreen)
        assert len(run.app.screen_stack) <= 3
        await run.press("X")
        await on_top(run, OutboxScreen)
        assert len(run.app.screen_stack) == 2


async def test_a_change_is_taken_back_from_another_screen():
    async with desk_app(seed=can_send) as run:
        await run.press("s", "p")
        await run.until(lambda: run.screen.undo_stack, "a change")
        await run.press("exclamation_mark")
        await on_top(run, HealthScreen)
        await run.press("u")
        await run.until(lambda: not run.screen.undo_stack and "undone" in run.text, "undone, at the desk")


async def test_unsaved_settings_wait_while_any_key_leads_elsewhere():
    async with desk_app(seed=can_send) as run:
        await run.press("comma", "right", "right")
        await run.until(lambda: "Support" in run.text, "the rows")
        await run.press("enter", "ctrl+u", *"Help", "enter", "slash")
        await on_top(run, SearchScreen)
        await run.press("escape", "comma")
        await run.until(lambda: "Help Support" in run.text and "1 unsaved" in run.text, "the edit")


async def test_the_first_page_leads_to_settings_and_health():
    app = TuideskApp(opener(locate()))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, Wizard), "the wizard")
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, StartScreen), "the first page")
        for key in ("comma", "exclamation_mark", "question_mark"):
            await pilot.press(key)
            await wait_until(pilot, lambda key=key: isinstance(app.screen, GOALS[key]), key)
            await pilot.press("escape")
            await wait_until(pilot, lambda: isinstance(app.screen, StartScreen), "the first page again")


async def test_leaving_before_the_store_is_open():
    def closed() -> OpenDesk:
        raise Problem("The store is locked", "Wait")

    app = TuideskApp(closed)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(
            pilot,
            lambda: "The store is locked" in str(app.screen.query_one("StatusLine").render_line(0).text),
            "why",
        )
        await pilot.press("slash", "comma", "exclamation_mark", "u", "r", "w")
        assert len(app.screen_stack) == 1
        await pilot.press("q")
    assert app.return_code == 0


async def test_a_resize_keeps_draft_cursor_and_ticket():
    async with desk_app((200, 50), seed=can_send) as run:
        await run.press("down", "down")
        await run.until(lambda: run.screen.conversation.talk.head.number == 17, "the third ticket")
        await run.press("r")
        await run.until(lambda: run.app.focused is not None and "Kenji" in run.text, "the composer")
        await run.press(*"Guten Tag", "enter", *"Kenji", "left", "left")
        area = run.app.focused
        cursor = area.cursor_location
        await run.pilot.resize_terminal(60, 15)
        await run.until(lambda: "Guten Tag" in run.text, "the small composer")
        await run.pilot.resize_terminal(200, 50)
        await run.until(lambda: run.app.size.width == 200, "the large one")
        await run.press("x")
        assert run.app.focused is area
        assert area.cursor_location == (cursor[0], cursor[1] + 1)
        assert area.text.startswith("Guten Tag\nKenxji")
        await run.press("escape")
        await run.until(lambda: len(run.app.screen_stack) == 1, "the desk")
        assert run.screen.conversation.talk.head.number == 17
        assert run.screen.tickets.ticket_id == run.screen.conversation.talk.head.id


async def test_an_empty_list_says_so():
    async with desk_app(seed=can_send) as run:
        await run.press("slash", *"nowhere")
        await run.until(lambda: "No tickets here" in run.text, "the sentence")
        await run.press("escape")
        await run.until(lambda: "No tickets here" not in run.text and "Lieferung" in run.text, "the list")
