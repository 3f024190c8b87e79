"""Searching, and keys that are typed faster than screens open."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from textual.events import Key

from tests.screens.helpers import Running, desk_app
from tests.screens.mail import add_way_out, can_send
from tests.screens.seed import Desk
from tuidesk.desk import agents
from tuidesk.screens import type_ahead as screens_type_ahead
from tuidesk.screens.compose.screen import ComposeScreen
from tuidesk.screens.search import SearchScreen
from tuidesk.screens.views.parts import PartsScreen
from tuidesk.store.engine import Store
from tuidesk.store.errors import StoreProblem
from tuidesk.store.setup_agents import AgentRow


def answers_would_be_lost(desk: Desk) -> None:
    """Fill the desk and give it a way out, but no address by which an answer would come back."""
    desk.fill()
    add_way_out(desk)


def type_ahead(run: Running, keys: str) -> None:
    """Send keys in one go, as a pasted line or a slow connection does."""
    names = {"/": "slash", " ": "space", "\r": "enter"}
    for key in keys:
        run.app.post_message(Key(names.get(key, key), None if key == "\r" else key))


async def test_words_and_enter_typed_in_one_go_find_the_ticket():
    async with desk_app() as run:
        type_ahead(run, "/18\r")
        await run.until(lambda: "Lieferung" in run.screen.conversation.talk.head.title, "the found ticket")  # type: ignore[union-attr]
        assert run.app.screen is run.screen
        assert run.screen.showing == "search:18"


async def test_a_reply_typed_in_one_go_lands_in_the_text():
    async with desk_app(seed=can_send) as run:
        type_ahead(run, "rassign me")
        await run.until(lambda: isinstance(run.app.screen, ComposeScreen), "the composer")
        await run.until(lambda: run.app.screen.fields.text == "assign me", "the words")  # type: ignore[attr-defined]


async def test_no_key_is_lost_where_screens_open_slowly(monkeypatch: pytest.MonkeyPatch):
    """Looking at every turn is what a machine does on which each step takes longer than the time between looks."""
    monkeypatch.setattr(screens_type_ahead, "CHECK_SECONDS", 0.0001)
    monkeypatch.setattr(screens_type_ahead, "LOOK_SECONDS", 0.0001)
    async with desk_app(seed=can_send) as run:
        type_ahead(run, "rassign me")
        await run.until(lambda: isinstance(run.app.screen, ComposeScreen), "the composer")
        await run.until(lambda: run.app.screen.fields.text == "assign me", "every letter")  # type: ignore[attr-defined]


async def test_keys_for_a_composer_that_does_not_open_run_no_commands():
    async with desk_app(seed=answers_would_be_lost) as run:
        type_ahead(run, "rassign")
        await run.until(lambda: "would not come back" in run.foot and run.app.screen is run.screen, "why")
        assert run.screen.tickets.row is not None
        assert run.screen.tickets.row.assignee == ""


def assignee(run: Running) -> str:
    row = run.screen.tickets.row
    return row.assignee if row is not None else ""


async def test_a_choice_typed_before_its_list_was_read_is_taken(monkeypatch: pytest.MonkeyPatch):
    """`m` moves a ticket at the desk, and takes it oneself where one chooses who gets it."""
    read, listed = threading.Event(), agents.listed

    def slow(store: Store) -> Sequence[AgentRow]:
        assert read.wait(60)
        return listed(store)

    monkeypatch.setattr(agents, "listed", slow)
    async with desk_app() as run:
        type_ahead(run, "am")
        await run.until(lambda: run.app._ahead or len(run.app.screen_stack) > 1, "the second key")
        assert run.app.screen is run.screen
        read.set()
        await run.until(lambda: assignee(run) == run.desk.actor.name, "one's own name")
        assert run.app.screen is run.screen


async def test_a_choice_typed_for_a_list_that_cannot_be_read_runs_no_command(monkeypatch: pytest.MonkeyPatch):
    def unreadable(_store: Store) -> Sequence[AgentRow]:
        raise StoreProblem("nothing can be read")

    monkeypatch.setattr(agents, "listed", unreadable)
    async with desk_app() as run:
        type_ahead(run, "am")
        await run.until(lambda: "nothing can be read" in run.lines()[-1] and not run.app._busy, "why")
        assert run.app.screen is run.screen


async def test_keys_typed_before_the_ticket_was_read_reach_the_screen_that_shows_it():
    async with desk_app() as run:
        here = run.screen.tickets.cursor
        type_ahead(run, "jvj")
        await run.until(lambda: isinstance(run.app.screen, PartsScreen), "the mail part by part")
        await run.until(lambda: not run.app._busy, "the last key")
        assert run.screen.tickets.cursor == here + 1


async def test_escape_leaves_the_search_and_what_it_found():
    async with desk_app() as run:
        await run.press("slash", *"18")
        await run.until(lambda: len(run.screen.tickets.pages) == 1, "one ticket")
        assert isinstance(run.app.screen, SearchScreen)
        await run.press("escape")
        await run.until(lambda: len(run.screen.tickets.pages) > 1, "all tickets again")


async def test_a_narrow_screen_says_what_was_searched_for_and_how_to_go_back():
    async with desk_app(size=(80, 24)) as run:
        lanes = run.lines()[1]
        type_ahead(run, "/18\r")
        await run.until(lambda: "Search: 18   1   q back" in run.lines()[1], "the words")
        await run.press("q")
        await run.until(lambda: run.lines()[1] == lanes, "the lanes")
