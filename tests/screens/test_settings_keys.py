"""The settings can be left by their keys, and say which those are."""

from __future__ import annotations

from tests.screens.helpers import desk_app
from tuidesk.screens.settings.main import SettingsScreen


async def test_the_settings_show_their_keys_and_can_be_left():
    async with desk_app() as running:
        await running.press("comma")
        await running.until(lambda: isinstance(running.app.screen, SettingsScreen), "the settings")
        await running.until(lambda: "q back" in running.lines()[-1], "the keys")
        await running.press("q")
        await running.until(lambda: running.app.screen is running.screen, "the desk")
