"""Whether a queue tells customers that their mail came in: no, yes, or yes in words of its own."""

from __future__ import annotations

from dataclasses import replace

from tuidesk.desk.acknowledging import example, template
from tuidesk.desk.queues.automatic import NO, YES
from tuidesk.i18n import _
from tuidesk.screens.settings.tab import Ask
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.grid import Note

MOST_LINES = 6  # of the example


def said(value: str) -> SafeText:
    """Say it."""
    words = {NO: _("no"), YES: _("yes, in the customer's language")}
    return clean_line(words.get(value) or _("yes: {words}").format(words=clean_line(value)))


def choices() -> tuple[tuple[str, SafeText], ...]:
    """Return what can be chosen without typing."""
    return tuple((value, said(value)) for value in (NO, YES))


def with_words(ask: Ask) -> Ask:
    """Let the queue's own words be typed as well; one begins with those that there are."""
    typed = clean_line(_("in own words, with {number} and {subject}"))
    return replace(ask, value=template("") if ask.value in (NO, YES) else ask.value, typed=typed)


def taken(text: str) -> str:
    """Return an answer as it is kept; no words are no acknowledgement."""
    return text.strip() or NO


def preview(value: str, language: str) -> tuple[Note, ...]:
    """Return what a customer would get, line by line; nothing where nobody is told."""
    if value == NO:
        return ()
    lines = example("" if value == YES else value, language).splitlines()
    shown = [line for line in lines if line.strip()][:MOST_LINES]
    return tuple(Note(clean_line(line), "dim") for line in shown)
