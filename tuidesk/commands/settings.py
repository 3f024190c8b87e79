"""Commands of the settings."""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark


class Edit(Command):
    """Edit the cell under the cursor, or open its drop-down."""

    action = "edit"
    keys = "enter"
    shown = "enter"
    word = mark("edit")
    title = mark("Edit this cell")
    needs = frozenset({Fact.EDITS})


class Save(Command):
    """Save what was edited."""

    action = "save"
    keys = "ctrl+s"
    shown = "^s"
    word = mark("save")
    title = mark("Save the settings")
    needs = frozenset({Fact.ADMIN, Fact.UNSAVED})


class NextTab(Command):
    """Go to the next tab."""

    action = "tab(1)"
    keys = "right_square_bracket"
    shown = "]"
    word = mark("next tab")
    title = mark("Next tab")


class PreviousTab(Command):
    """Go to the tab before."""

    action = "tab(-1)"
    keys = "left_square_bracket"
    shown = "["
    title = mark("Tab before")


class Add(Command):
    """Add a row."""

    action = "add"
    keys = "plus"
    shown = "+"
    word = mark("add")
    title = mark("Add a queue or an address")
    needs = frozenset({Fact.ADMIN, Fact.ROWS})


class Remove(Command):
    """Remove the row under the cursor."""

    action = "remove"
    keys = shown = "x"
    word = mark("remove")
    title = mark("Remove this one")
    needs = frozenset({Fact.ADMIN, Fact.ROWS})


class Test(Command):
    """Test the channel under the cursor, through a worker."""

    action = "test"
    keys = shown = "t"
    word = mark("Test")
    title = mark("Test this channel")
    needs = frozenset({Fact.ADMIN, Fact.CHANNEL})


class NewPassword(Command):
    """Give the channel under the cursor another password, when a server refused the old one."""

    action = "new_password"
    keys = shown = "P"
    title = mark("Give this channel another password")
    needs = frozenset({Fact.ADMIN, Fact.CHANNEL})


class Forget(Command):
    """Drop the edits that were not saved."""

    action = "forget"
    title = mark("Drop what is not saved")
    needs = frozenset({Fact.UNSAVED})


PAGE, MANY = 10, 10_000  # rows


def _arrow(name: str, key: str, rows: int, columns: int) -> type[Command]:
    action = f"cell({rows}, {columns})"
    return type(
        f"Cell{name}",
        (Command,),
        {"action": action, "keys": key, "__doc__": f"Go to the cell {name.lower()}."},
    )


ARROWS = (
    _arrow("Up", "up,k", -1, 0),
    _arrow("Down", "down,j", 1, 0),
    _arrow("Left", "left,h", 0, -1),
    _arrow("Right", "right,l", 0, 1),
    _arrow("Top", "home", -MANY, 0),
    _arrow("Bottom", "end", MANY, 0),
)
PAGES = (_arrow("PageUp", "pageup", -PAGE, 0), _arrow("PageDown", "pagedown", PAGE, 0))
SETTINGS = (Edit, Save, NextTab, PreviousTab, Add, Remove, Test, NewPassword, Forget, *ARROWS, *PAGES)
FORM = (Edit, Save, Test, NewPassword, Forget, *ARROWS)
