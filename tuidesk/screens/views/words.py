"""What the views of a mail are called, and what is said about each: type, charset, size, how much is shown."""

from __future__ import annotations

from collections.abc import Mapping

from tuidesk.desk.views import View
from tuidesk.i18n import _, mark
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.times import size

NAMES = ("text", "html", "headers", "raw")  # in the order in which the key goes through them
READING = mark("Reading")
TITLES = {
    "text": mark("Text part"),
    "html": mark("HTML part"),
    "headers": mark("All headers"),
    "raw": mark("Raw source"),
}
MISSING = {"text": mark("no text part"), "html": mark("no HTML part")}
EMPTY = {"text": mark("the text part is empty"), "html": mark("the HTML part is empty")}


def is_worth_showing(view: View | None) -> bool:
    """Say whether there is anything to see in a view."""
    return view is not None and bool(view.text.strip())


def tabs(views: Mapping[str, View]) -> list[SafeText]:
    """Return the names of all views, each that the mail lacks marked as such."""
    names = [clean_line(_(READING))]
    for name in NAMES:
        title = _(TITLES[name])
        lacks = bool(views) and not is_worth_showing(views.get(name))
        names.append(clean_line(_("{part}: none").format(part=title) if lacks else title))
    return names


def about(view: View) -> SafeText:
    """Return type, charset and size of a view, and whether all of it is shown."""
    facts = [", ".join(view.types)]
    if view.types:
        facts.append(", ".join(view.charsets) or _("no charset declared"))
    facts.append(size(view.size))
    if not view.whole:
        facts.append(_("only its beginning is shown"))
    return clean_line(" · ".join(fact for fact in facts if fact))


def skipped(names: list[str], views: Mapping[str, View]) -> SafeText:
    """Return why some views were passed over."""
    words = [(EMPTY if name in views else MISSING)[name] for name in names if name in MISSING]
    return clean_line(" · ".join(_(word) for word in words))
