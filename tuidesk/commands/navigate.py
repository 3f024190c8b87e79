"""Commands that move about the desk."""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark


class NextPane(Command):
    """Go to the next pane."""

    action = "next_pane"
    keys = shown = "tab"
    title = mark("Next pane: queues, tickets, conversation")


class PreviousPane(Command):
    """Go to the pane before."""

    action = "previous_pane"
    keys = "shift+tab"
    shown = "shift+tab"
    title = mark("Previous pane")


class Below(Command):
    """Go to the facts below the lines, or back to the lines."""

    action = "below"
    keys = shown = "tab"
    title = mark("Go to what stands below, to read all of it, or back to the lines")


class NextView(Command):
    """Show the next queue or view."""

    action = "next_view"
    keys = "right_square_bracket"
    shown = "]"
    title = mark("Next queue")
    needs = frozenset({Fact.OPEN})


class PreviousView(Command):
    """Show the queue or view before."""

    action = "previous_view"
    keys = "left_square_bracket"
    shown = "["
    title = mark("Previous queue")
    needs = frozenset({Fact.OPEN})


class Down(Command):
    """Move down one line."""

    action = "move('down')"
    keys = "down,j"
    shown = "j"
    title = mark("Down")


class Up(Command):
    """Move up one line."""

    action = "move('up')"
    keys = "up,k"
    shown = "k"
    title = mark("Up")


class PageDown(Command):
    """Move down one page."""

    action = "move('page_down')"
    keys = "pagedown"
    shown = "pgdn"
    title = mark("Page down")


class PageUp(Command):
    """Move up one page."""

    action = "move('page_up')"
    keys = "pageup"
    shown = "pgup"
    title = mark("Page up")


class Top(Command):
    """Go to the first line."""

    action = "move('top')"
    keys = "home,g"
    shown = "g"
    title = mark("Top")


class Bottom(Command):
    """Go to the last line."""

    action = "move('bottom')"
    keys = "end,G"
    shown = "G"
    title = mark("Bottom")


class Enter(Command):
    """Open what the cursor stands on."""

    action = "enter"
    keys = "enter"
    shown = "enter"
    title = mark("Open the ticket")


class Zoom(Command):
    """Give one pane the whole screen, or give it back."""

    action = "zoom"
    keys = shown = "z"
    word = mark("zoom")
    title = mark("Zoom: one pane or both")
    needs = frozenset({Fact.STACKED})


MOVES = (Down, Up, PageDown, PageUp, Top, Bottom)
NAVIGATE = (*MOVES, Enter, NextPane, PreviousPane, NextView, PreviousView)
