"""What is wrong in sentences, and what the keys do."""

from __future__ import annotations

import re

import pytest

from tests.screens.helpers import desk_app
from tests.screens.mail import trouble
from tuidesk.screens.health import HealthScreen
from tuidesk.screens.help import HelpScreen
from tuidesk.screens.outbox import OutboxScreen


async def test_health_says_what_is_wrong_and_leads_to_the_outbox():
    async with desk_app(seed=trouble) as run:
        await run.press("!")
        await run.until(lambda: "Start one with: tuidesk worker" in run.text, "the missing worker")
        assert "✖" in run.text
        await run.until(lambda: "4 mails have not left yet." in run.text, "the outbox")
        await run.press("X")
        await run.until(lambda: isinstance(run.app.screen, OutboxScreen), "the outbox")


async def test_a_session_says_who_can_run_what_it_cannot():
    async with desk_app(seed=trouble, session=True) as run:
        await run.until(lambda: "no worker has run yet. Tell an admin" in run.lines()[0], "whom to tell")
        await run.press("!")
        await run.until(lambda: "tuidesk worker (for an admin on the host)" in run.text, "all of it")
        run.app.screen.say("It is gone. See: tuidesk channel list")
        await run.until(
            lambda: "See: tuidesk channel list (for an admin on the host)" in run.lines()[-1], "a sentence"
        )
        run.app.failed(RuntimeError())
        await run.until(
            lambda: "wrong here: RuntimeError. Tell an admin: " in run.lines()[-1], "what nobody foresaw"
        )


async def test_health_draws_ascii_where_nothing_else_can_be_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "C")
    async with desk_app(seed=trouble) as run:
        await run.press("!")
        await run.until(
            lambda: isinstance(run.app.screen, HealthScreen) and "x no worker" in run.text, "the sentence"
        )
        assert run.text.isascii()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_help_lists_every_key_of_the_screen_below(size: tuple[int, int]):
    async with desk_app(size) as run:
        wanted = [command for command in run.screen.commands() if command.title]
        await run.press("?")
        await run.until(lambda: isinstance(run.app.screen, HelpScreen), "the help")
        assert isinstance(run.app.screen, HelpScreen)
        shown = run.app.screen._pairs
        assert all((command.shown, command.title) in shown for command in wanted)
        await run.press("end", "escape")
        await run.until(lambda: run.app.screen is run.screen, "the desk")


async def test_help_says_how_much_of_it_is_out_of_sight():
    async with desk_app((80, 24)) as run:
        await run.press("?")
        await run.until(lambda: re.search(r"─ ↓\d+ ─*╯", run.text), "how many lines are below")
        await run.press("end")
        await run.until(lambda: re.search(r"─ ↑\d+ ─*╯", run.text), "how many lines are above")
