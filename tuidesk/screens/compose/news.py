"""What others wrote and did while a letter was written, as lines above it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from tuidesk.desk.replies.overtaken import News
from tuidesk.i18n import _, ngettext
from tuidesk.screens.why.events import sentence
from tuidesk.store.conversation import Entry
from tuidesk.term.clean import NOTHING, SafeText, clean_block, clean_line
from tuidesk.widgets.conversation_words import KIND_WORDS
from tuidesk.widgets.times import moment

MOST_LINES = 6  # of one message; all of it stands in the conversation


def news_words(news: News, now_ms: int, zone: tzinfo | None) -> SafeText:
    """Return a few lines for each message, the newest first, and one for each deed, or nothing.

    On a small screen only the first lines are in sight, and what was written counts most.
    """
    lines = [line for entry in reversed(news.entries) for line in _message(entry, now_ms, zone)]
    lines += [sentence(deed) for deed in news.deeds]
    if not lines:
        return NOTHING
    return SafeText("\n".join([clean_line(_("New since you began to write:")), *lines]))


def _message(entry: Entry, now_ms: int, zone: tzinfo | None) -> Iterator[SafeText]:
    """Yield who wrote what and when, then the first of his own words."""
    what = _(KIND_WORDS.get(entry.kind, ""))
    said = (entry.author or entry.address, what, moment(entry.at, now_ms, zone))
    yield clean_line(" · ".join(part for part in said if part))
    folded = {n for first, end, _what in entry.folds for n in range(first, end)}
    lines = [
        clean_line(line)
        for n, line in enumerate(clean_block(entry.text).split("\n"))
        if n not in folded and line.strip()
    ]
    yield from (SafeText(f"  {line}") for line in lines[:MOST_LINES])
    more = len(lines) - MOST_LINES
    if more > 0:
        words = ngettext("{count} more line", "{count} more lines", more).format(count=more)
        yield SafeText(f"  {words}")
