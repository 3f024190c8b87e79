"""Agents and their preferences in the settings."""

from __future__ import annotations

import pytest

from tests.screens.helpers import desk_app
from tests.screens.seed import Desk
from tests.screens.settings_desk import every_kind, open_tab
from tuidesk.app import TuideskApp
from tuidesk.desk import agents
from tuidesk.desk.actor import Actor
from tuidesk.errors import BadUsage
from tuidesk.i18n import language, use_language
from tuidesk.locations import locate
from tuidesk.screens.opening import opener
from tuidesk.store.setup_agents import AgentRow


@pytest.fixture(autouse=True)
def english_again():
    yield
    use_language("en")


def agent(desk: Desk, name: str) -> AgentRow:
    return next(row for row in agents.listed(desk.store) if row.name == name)


async def test_an_agent_is_added_and_edited():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Agents")
        await run.press("plus", *"eva", "enter", *"eva@xyz.test", "enter", "enter")
        await run.until(lambda: "eva is an agent now" in run.lines()[-1], "the new agent")
        await run.until(lambda: run.app.screen.takes_keys, "the rows")
        await run.press("down", *["right"] * 5, "enter", *"europe/madrid", "enter", "ctrl+s")
        await run.until(lambda: agent(run.desk, "eva").timezone == "Europe/Madrid", "the time zone")


async def test_the_last_admin_stays_one():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Agents")
        await run.press("down", "x")
        await run.until(lambda: "is the only admin of this desk" in run.text, "the refusal under the row")
        await run.press("ctrl+s")
        await run.until(lambda: "is the only admin" in run.lines()[-1], "the refusal")
        assert agent(run.desk, run.desk.actor.name).active
        await run.press("u")
        await run.until(lambda: "is the only admin" not in run.text, "it taken back")


async def test_an_agent_no_longer_works_here_once_that_is_saved():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Agents")
        await run.press("x")
        await run.until(lambda: "no yes" in run.text, "the edit")
        assert agent(run.desk, "bob").active
        await run.press("ctrl+s")
        await run.until(lambda: not agent(run.desk, "bob").active, "it saved")


def test_the_only_admin_cannot_be_disabled(tmp_path):
    desk = Desk(locate())
    with pytest.raises(BadUsage, match="only admin"):
        agents.disable(desk.store, desk.actor, desk.actor.name)
    agents.add(desk.store, desk.actor, "eva", "eva@xyz.test", "admin")
    agents.disable(desk.store, desk.actor, desk.actor.name)
    assert not agent(desk, desk.actor.name).active
    desk.store.close()


async def test_another_language_counts_at_once_everywhere():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Preferences")
        await run.press("enter", "home", "down", "enter")
        await run.until(lambda: language() == "es" and "Correo entrante / colas" in run.text, "Spanish")
        assert agent(run.desk, run.desk.actor.name).language == "es"
        await run.press("q")
        await run.until(lambda: "Todos · abiertos" in run.text, "the desk in Spanish")
        await run.press("comma", "[")
        await run.until(lambda: "[" in run.text and run.app.screen.takes_keys, "the preferences")


async def test_a_preference_is_taken_back():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Preferences")
        await run.press("enter", "home", "down", "enter")
        await run.until(lambda: language() == "es", "Spanish")
        await run.until(lambda: run.app.screen.takes_keys, "the rows")
        await run.press("u")
        await run.until(lambda: language() == "en" and "Incoming / queues" in run.text, "English")


async def test_a_theme_is_remembered(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Preferences")
        await run.press("down", "down", "enter", "home", "down", "enter")
        await run.until(lambda: run.app.theme == "tuidesk-light", "the light theme")
    app = TuideskApp(opener(locate()))
    async with app.run_test() as pilot:
        while app.opened is None:
            await pilot.pause(0.02)
        assert app.theme == "tuidesk-light"


async def test_who_is_no_admin_sets_his_preferences_and_nothing_else():
    def as_agent(desk: Desk) -> None:
        every_kind(desk)
        agents.add(desk.store, desk.actor, "eva", "eva@xyz.test", "admin")
        eva = Actor(agent(desk, "eva").id, "eva", "admin")
        me = agent(desk, desk.actor.name)
        from tuidesk.desk import agent_changes

        with desk.store.write() as conn:
            agent_changes.apply(conn, eva, me.id, "role", "agent")

    async with desk_app((120, 30), seed=as_agent) as run:
        await open_tab(run, "Incoming / queues")
        await run.press("right", "enter")
        assert "enter edit" not in run.lines()[-1]
        await run.press("[")
        await run.until(lambda: "[Preferences]" in run.text and run.app.screen.takes_keys, "the preferences")
        await run.press("down", "down", "down", "enter", *"Bye", "ctrl+s")
        await run.until(lambda: agent(run.desk, run.desk.actor.name).signature == "Bye", "the signature")
