"""Two admins who save the same settings: the second one is shown what the first one stored."""

from __future__ import annotations

from tests.screens.helpers import desk_app
from tests.screens.settings_desk import every_kind, open_tab
from tests.screens.test_settings_people import agent
from tuidesk.desk import agents


async def test_the_second_save_shows_the_difference_and_the_third_stores_it():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Agents")
        await run.press("right", "right", "enter", *["backspace"] * 30, *"bob@home.test", "enter")
        await run.until(lambda: "bob@home.test" in run.text, "the edit")
        change = [("email", "bob@office.test"), ("timezone", "Europe/Madrid")]
        agents.change(run.desk.store, run.desk.actor, "bob", change)
        await run.press("ctrl+s")
        await run.until(lambda: "^s once more stores yours, u takes it back." in run.foot, "the refusal")
        assert agent(run.desk, "bob").email == "bob@office.test"
        words = "Email was changed meanwhile: bob@xyz.test → bob@office.test; yours: bob@home.test"
        await run.until(lambda: words in run.text, "the difference under the row")
        await run.press("ctrl+s")
        await run.until(lambda: agent(run.desk, "bob").email == "bob@home.test", "the mail address")
        assert agent(run.desk, "bob").timezone == "Europe/Madrid"
        await run.until(lambda: "changed meanwhile" not in run.text, "the row without a word of it")


async def test_another_field_of_the_same_agent_is_no_difference():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Agents")
        await run.press("right", "right", "enter", *["backspace"] * 30, *"bob@home.test", "enter")
        await run.until(lambda: "bob@home.test" in run.text, "the edit")
        agents.change(run.desk.store, run.desk.actor, "bob", [("timezone", "Europe/Madrid")])
        await run.press("ctrl+s")
        await run.until(lambda: agent(run.desk, "bob").email == "bob@home.test", "the mail address")
        assert agent(run.desk, "bob").timezone == "Europe/Madrid"
