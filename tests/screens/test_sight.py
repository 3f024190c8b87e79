"""What an agent's screens show of a queue that he does not see, and how the session of one who was let go ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from textual.pilot import Pilot

from tests.desk_team.world import CANARY, TwinWorld
from tests.screens.helpers import screen_lines, wait_until
from tuidesk.app import TuideskApp
from tuidesk.desk import agents, drafts, queues, settings_batch, who
from tuidesk.desk.agent_changes import steps
from tuidesk.locations import locate
from tuidesk.screens.compose.screen import ComposeScreen
from tuidesk.screens.opening import opener
from tuidesk.screens.registry import is_screen
from tuidesk.store.engine import open_store

SEARCH = ("slash", *"kanari", "enter")
# the keys that lead to a screen, and those that lead back
WALK = (
    ((), ()), (("tab",), ("tab", "tab")), (SEARCH, ("escape",)), (("w",), ("escape",)), (("v",), ("escape",)),
    (("f",), ("escape",)), (("a",), ("escape",)), (("m",), ("escape",)), (("J",), ("escape",)), (("O",), ("escape",)),
    (("exclamation_mark",), ("escape",)), (("L",), ("escape",)), (("h",), ("escape",)),
    (("comma",), ("escape",)), (("question_mark",), ("escape",)),
    (("ctrl+p", *"kanari"), ("escape",)), (("r",), ("escape",)), (("c",), ("escape", "escape")),
)  # fmt: skip


@pytest.fixture
def world() -> Iterator[TwinWorld]:
    store = open_store(locate(), role="worker")
    yield TwinWorld(store, locate())
    store.close()


@asynccontextmanager
async def desk_of(name: str) -> AsyncIterator[tuple[TuideskApp, Pilot[int]]]:
    """Run the desk of an agent until its first ticket can be read."""
    app = TuideskApp(opener(locate(), partial(who.named, name=name)))
    async with app.run_test(size=(140, 44)) as pilot:
        await wait_until(pilot, lambda: app.opened is not None, "the open store")
        await wait_until(pilot, lambda: app.screen_stack[0].conversation.talk, "the first ticket")  # type: ignore[attr-defined]
        yield app, pilot


async def seen_on_a_walk(name: str) -> str:
    """Return all that the screens say on a walk through them."""
    said = []
    async with desk_of(name) as (app, pilot):
        for there, back in WALK:
            for keys in (there, back):
                await pilot.press(*keys)
                await wait_until(pilot, lambda: not busy(app), "what is being read")
                await pilot.pause()
                said += told(app, there)
    return "\n".join(said).casefold()


def busy(app: TuideskApp) -> list[str]:
    """Return what is being read just now, besides the feed, which is read for ever."""
    return [one.group for one in app.workers if one.is_running and one.group != "feed"]


def told(app: TuideskApp, typed: tuple[str, ...]) -> list[str]:
    """Return the lines of the screen, without those that only repeat the words that were typed."""
    lines = [line for line in screen_lines(app) if CANARY in line.casefold()]
    return [line for line in lines if len(typed) < len(CANARY) or line.casefold().count(CANARY) > 1]


async def test_no_screen_shows_a_word_of_a_queue_that_the_agent_does_not_see(world: TwinWorld) -> None:
    assert CANARY not in await seen_on_a_walk("bob")


async def test_the_same_walk_of_a_member_meets_the_canary(world: TwinWorld) -> None:
    assert (await seen_on_a_walk("carl")).count(CANARY) > 20


async def test_a_ticket_leaves_the_screen_when_its_queue_is_closed_to_the_agent(world: TwinWorld) -> None:
    async with desk_of("bob") as (app, pilot):
        queues.change(world.store, world.ana, "Support", [("members", "carl")])
        await wait_until(
            pilot, lambda: "Printer on fire" not in "\n".join(screen_lines(app)), "the ticket gone"
        )
        await wait_until(pilot, lambda: "All black" not in "\n".join(screen_lines(app)), "its words gone")


async def test_a_dismissed_agent_is_told_and_his_words_are_kept(
    world: TwinWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    async with desk_of("bob") as (app, pilot):
        await pilot.press("r")
        await wait_until(pilot, lambda: is_screen(app.screen, "compose") and composing(app), "the composer")
        await pilot.press(*"half a word")
        agents.disable(world.store, world.ana, "bob")
        await wait_until(pilot, lambda: app._exit, "the end of the session")
    assert app.return_value == 1
    assert "bob is no longer an agent of this desk" in capsys.readouterr().err
    kept = [drafts.load(world.store, world.bob, "reply", one) for one in (world.own, world.other)]
    assert any(one is not None and "half a word" in one.letter.text for one in kept)


def composing(app: TuideskApp) -> bool:
    screen = app.screen
    return isinstance(screen, ComposeScreen) and screen._loaded


async def test_another_role_ends_the_session_too(
    world: TwinWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    async with desk_of("bob") as (app, pilot):
        change = [((world.bob.agent_id or 0, "role"), "readonly")]
        settings_batch.save(world.store, world.ana, steps(world.ana, change))
        await wait_until(pilot, lambda: app._exit, "the end of the session")
    assert "bob has another role now: readonly" in capsys.readouterr().err


async def test_who_may_only_read_reaches_no_composer(world: TwinWorld) -> None:
    async with desk_of("rita") as (app, pilot):
        for key in ("r", "n", "c", "a", "s", "p", "m", "J", "S"):
            await pilot.press(key)
            await pilot.pause()
            assert len(app.screen_stack) == 1, key
