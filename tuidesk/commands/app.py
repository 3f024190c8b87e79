"""Commands that work on every screen."""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark


class Help(Command):
    """Show every key of the screen."""

    action = "help"
    keys = "question_mark"
    shown = "?"
    word = mark("help")
    title = mark("Show the keys of this screen")


class Palette(Command):
    """Choose a command by its words, in either language."""

    action = "palette"
    keys = "ctrl+p"
    shown = "^p"
    word = mark("commands")
    title = mark("Choose a command by name")


class Search(Command):
    """Find tickets by words, names and addresses."""

    action = "search"
    keys = "slash"
    shown = "/"
    word = mark("search")
    title = mark("Search all tickets")
    needs = frozenset({Fact.OPEN})


class Settings(Command):
    """Go to the settings."""

    action = "settings"
    keys = "comma"
    shown = ","
    word = mark("settings")
    title = mark("Settings: queues, mail channels, filters")
    needs = frozenset({Fact.OPEN})


class Health(Command):
    """Show what is wrong with mail, and how to mend it."""

    action = "health"
    keys = "exclamation_mark"
    shown = "!"
    word = mark("health")
    title = mark("Health: what works, what does not, what to do")
    needs = frozenset({Fact.OPEN})


class Undo(Command):
    """Take back the last change, or a reply that has not left."""

    action = "undo"
    keys = "u"
    shown = "u"
    word = mark("undo")
    title = mark("Undo the last change, or take a reply back")
    needs = frozenset({Fact.UNDO})


class Colors(Command):
    """Go through the themes: dark, light, the terminal's own colours."""

    action = "colors"
    title = mark("Colours: dark, light, those of the terminal")


class Mouse(Command):
    """Switch the mouse on or off."""

    action = "mouse"
    keys = shown = "M"
    title = mark("Mouse on or off")


class Back(Command):
    """Go back to where one was."""

    action = "back"
    keys = "escape"
    shown = "esc"
    title = mark("Back")


class Leave(Back):
    """Leave the screen."""

    keys = "q,escape"
    shown = "q"
    word = mark("back")


class QuitDesk(Command):
    """Leave tuidesk."""

    action = "quit_desk"
    keys = shown = "q"
    word = mark("quit")
    title = mark("Leave tuidesk")


EVERYWHERE = (Help, Palette, Leave, Undo, Search, Settings, Health, Colors, Mouse)
