"""Which keys a role has: every command stands here, and the store is what it was after each of them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

from tests.desk_team.test_matrix import contents
from tests.desk_team.world import TwinWorld
from tests.screens.helpers import wait_until
from tests.screens.test_sight import busy, desk_of
from tuidesk import commands
from tuidesk.commands.base import Command, Fact
from tuidesk.locations import locate
from tuidesk.store.engine import open_store

# They change nothing in the store but what is the agent's own: how his screen looks, what he follows, his undo.
READ = {
    "activity": "Activity ByChannel ByDisposition SearchLedger WhyHere",
    "app": "Back Colors Health Help Leave Mouse Palette QuitDesk Search Settings Undo",
    "health": "Details LookAgain ToOutbox",
    "navigate": "Below Bottom Down Enter NextPane NextView PageDown PageUp PreviousPane PreviousView Top Up Zoom",
    "outbox": "Outbox ToTicket",
    "settings": "CellBottom CellDown CellLeft CellPageDown CellPageUp CellRight CellTop CellUp Edit Forget NextTab "
    "PreviousTab",
    "ticket": "Follow History",
    "view": "CloseLook Files Look NextMail NextPart Parts PreviousMail PreviousPart SaveMail Unfold Why",
}
# Screens that a key needing a role leads to: the composer, the question at the end, the first steps.
BEHIND_A_ROLE = {
    "composer": "Attach Detach Editor Leave OtherText Quote SaveDraft Send SendSolve WriteNote",
    "leaving": "KeepMail SendNow Stay Wait",
    "start": "Back ByHand Connect Copy Guide Later LeaveStart Next TryDemo",
}
SCREENS = ((), ("X",), ("exclamation_mark",), ("comma",), ("L",), ("w",))
NOT_PRESSED = {"q", "escape", "q,escape", "ctrl+c", "slash", "ctrl+p"}


def every_command() -> dict[str, type[Command]]:
    """Return the commands of the registry by module and name."""
    for module in pkgutil.walk_packages(commands.__path__, "tuidesk.commands."):
        importlib.import_module(module.name)
    found, waiting = {}, [Command]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.startswith("tuidesk.commands."):
                found[f"{one.__module__.rpartition('.')[2]}.{one.__name__}"] = one
    return found


def listed(table: dict[str, str]) -> set[str]:
    return {f"{module}.{name}" for module, names in table.items() for name in names.split()}


def test_every_command_needs_a_role_or_stands_here() -> None:
    free = {name for name, one in every_command().items() if not one.needs & {Fact.ACT, Fact.ADMIN}}
    assert free - listed(READ) - listed(BEHIND_A_ROLE) == set()


@pytest.fixture
def world() -> Iterator[TwinWorld]:
    store = open_store(locate(), role="worker")
    yield TwinWorld(store, locate())
    store.close()


@pytest.mark.parametrize("way", SCREENS, ids=lambda way: way[0] if way else "desk")
async def test_no_key_of_who_may_only_read_changes_the_store(world: TwinWorld, way: tuple[str, ...]) -> None:
    keys = {key for one in every_command().values() if one.needs & {Fact.ACT, Fact.ADMIN} and one.keys
            for key in one.keys.split(",")} - NOT_PRESSED  # fmt: skip
    async with desk_of("rita") as (app, pilot):
        await pilot.press(*way)
        await wait_until(pilot, lambda: not busy(app), "the screen")
        depth, before = len(app.screen_stack), contents(world)
        for key in sorted(keys):
            await pilot.press(key)
            await wait_until(pilot, lambda: not busy(app), "what the key did")
            while len(app.screen_stack) > depth:  # a key may lead to a screen that is only read
                await pilot.press("escape")
                await wait_until(pilot, lambda: not busy(app), "the way back")
            if len(app.screen_stack) < depth:
                await pilot.press(*way)
        changed = {name for name, rows in contents(world).items() if rows != before[name]}
    assert changed <= {"presence"}
