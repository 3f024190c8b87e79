"""All that there is to say about one message, as labelled lines in the order in which people ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING, NamedTuple

from tuidesk.desk import why
from tuidesk.errors import NotFound
from tuidesk.i18n import _
from tuidesk.screens.why import coming, going, judging
from tuidesk.screens.why.events import sentence
from tuidesk.store import glance
from tuidesk.store import why as rows
from tuidesk.store.clock import now
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.conversation_model import person
from tuidesk.widgets.times import moment

if TYPE_CHECKING:
    from tuidesk.screens.opening import OpenDesk

Pair = tuple[str, SafeText]


class Answer(NamedTuple):
    """What there is to say about a message, and all messages of its ticket, oldest first."""

    message_id: int
    others: list[int]
    pairs: list[Pair]


def answer(opened: OpenDesk, message_id: int) -> Answer:
    """Explain a message; one that is gone is said to be."""
    try:
        story = why.explain(opened.store, opened.actor, message_id)
    except NotFound as problem:
        return Answer(message_id, [message_id], [("", clean_line(problem.line))])
    with opened.store.read() as conn:
        events = glance.events_of(conn, story.mail.ticket_id)
        others = rows.message_ids(conn, story.mail.ticket_id)
    pairs = [_which(story, others, opened.zone)]
    pairs += [pair for label, texts in _asked(story) for pair in _labelled(label, texts)]
    pairs += _history(events, opened.zone)
    return Answer(message_id, others, [*pairs, *((name, clean_line(text)) for name, text in story.headers)])


def _which(story: why.Story, others: list[int], zone: tzinfo | None) -> Pair:
    """Say which message of how many this is, by whom and when."""
    mail = story.mail
    place = others.index(mail.id) + 1 if mail.id in others else 1
    count = _("{at} of {total}").format(at=place, total=max(len(others), 1))
    when = moment(mail.created_at, now(), zone)
    return count, clean_line(f"{person(mail.author_name, mail.author_address)} · {when}")


def _asked(story: why.Story) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield a label and its sentences; most have none for most messages."""
    if story.mail.direction == "note":
        yield _("note"), [_("An agent wrote it: it stays inside this desk and is mailed to nobody.")]
    elif story.out is not None:
        yield _("way out"), going.way(story)
        yield _("where it is"), going.state(story)
    else:
        yield _("ticket"), coming.ticket(story)
        yield _("queue"), coming.queue(story)
        yield _("rules"), judging.rules(story)
        yield _("otherwise"), coming.otherwise(story)
        if story.mail.direction == "in":
            yield _("customer"), judging.customer(story)
            yield _("kind"), judging.kind(story)
            yield _("sender"), judging.trust(story)
        yield _("came through"), _places(story)


def _places(story: why.Story) -> Iterator[str]:
    for note in story.notes:
        yield " ".join(str(part) for part in (note.channel, note.folder, note.uid) if part)


def _labelled(label: str, texts: Iterable[str]) -> Iterator[Pair]:
    for number, text in enumerate(texts):
        yield "" if number else label, clean_line(text)


def _history(events: list[glance.EventNote], zone: tzinfo | None) -> Iterator[Pair]:
    for event in events:
        yield moment(event.at, now(), zone), sentence(event)
