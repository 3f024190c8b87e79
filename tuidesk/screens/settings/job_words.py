"""What a followed job says under the row that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tuidesk.i18n import _, said
from tuidesk.screens.following import JobView
from tuidesk.screens.settings.tab import Job
from tuidesk.term.clean import clean_line
from tuidesk.term.glyphs import Glyphs
from tuidesk.widgets.grid import Note


def job_notes(job: Job, now: JobView, glyphs: Glyphs) -> tuple[Note, ...]:
    """Return the steps so far and, at the end, what came of it."""
    if job.kind.startswith("probe-"):
        return tuple(_probe(now, glyphs))
    steps = [Note(step, "dim") for step in now.steps]
    if not now.ended:
        return (*steps, *([] if steps else [Note(clean_line(_("waits for a worker")), "dim")]))
    return (*steps, *_end(now, glyphs))


def _end(now: JobView, glyphs: Glyphs) -> Iterator[Note]:
    """Yield what is wrong with each direction that was tried, else that it works."""
    wrong = [found for found in (now.result.get("in"), now.result.get("out")) if found and not found["ok"]]
    for found in wrong:
        yield Note(clean_line(f"{glyphs.wrong} {_sentence(found)}"), "bad")
    if not wrong:
        yield (
            Note(clean_line(f"{glyphs.check} {_('works')}"), "good")
            if now.ok
            else Note(clean_line(f"{glyphs.wrong} {now.words}"), "bad")
        )


def _probe(now: JobView, glyphs: Glyphs) -> Iterator[Note]:
    """Yield the way of a test mail on one line, then what keeps it, the likeliest first."""
    way = f" {glyphs.arrow} ".join(now.steps)
    if not now.ended:
        yield Note(clean_line(way or _("a test mail is on its way")), "dim")
    elif now.ok:
        path = said(str(now.result.get("path", "")))
        yield Note(clean_line(f"{way} {glyphs.check}  {path}"), "good")
    else:
        yield Note(clean_line(f"{glyphs.wrong} {now.words or way}"), "bad")
        for number, cause in enumerate(now.result.get("causes", ()), 1):
            yield Note(clean_line(f"{number}. {said(str(cause))}"), "warn")
        if now.result.get("causes"):
            yield Note(clean_line(_("The desk listens on for 24 hours")), "dim")


def _sentence(found: Mapping[str, Any]) -> str:
    title, hint = said(str(found.get("title", ""))), said(str(found.get("hint", "")))
    return f"{title}. {hint}" if hint else title
