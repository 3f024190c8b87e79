"""`tuidesk show N --part`: one part of every mail of a ticket, cleaned for a terminal as on the desk."""

from __future__ import annotations

from collections.abc import Sequence

from tuidesk.cli.opening import Desk
from tuidesk.cli.output import local, say
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.store.conversation import Entry
from tuidesk.term.clean import SafeText, clean_line

PARTS = ("text", "html", "headers", "raw")


def print_part(desk: Desk, messages: Sequence[Entry], part: str) -> None:
    """Print one part of each mail, under a line that says whose it is and how large."""
    for entry in messages:
        if entry.direction == "note":
            continue
        about, text = _read(desk, entry.id, part)
        say(f"--- {clean_line(entry.author or entry.address)}  {local(entry.at, desk.actor)}  {about}")
        say(text)


def _read(desk: Desk, message_id: int, part: str) -> tuple[SafeText, SafeText]:
    from tuidesk.desk import views
    from tuidesk.screens.views import words

    try:
        found = views.of_message(desk.store, desk.actor, message_id)
    except Problem as problem:
        return clean_line(problem.line), SafeText("")
    view = next((view for view in found if view.name == part), None)
    if view is None:
        return clean_line(_(words.MISSING.get(part, words.TITLES[part]))), SafeText("")
    return words.about(view), view.text
