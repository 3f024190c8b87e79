"""What the threads of a flow tell its screen, each about one page."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from tuidesk.errors import Problem
from tuidesk.screens.connect.page import Page, Turn
from tuidesk.screens.following import JobView


@dataclass
class Ready(Message):
    """A page has read what it shows."""

    page: Page


@dataclass
class Turned(Message):
    """An answer was taken and leads on."""

    page: Page
    turn: Turn


@dataclass
class Refused(Message):
    """An answer was not taken."""

    page: Page
    problem: Problem


@dataclass
class Watched(Message):
    """The worker got on with the job of a page."""

    page: Page
    view: JobView
