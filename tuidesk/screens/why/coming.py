"""Sentences about mail that came in: its ticket, its queue, and what would have happened otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tuidesk.desk.why.story import Story
from tuidesk.i18n import _, mark

TICKETS = {
    "issued": mark("{header} names {value}, an id that this desk gave out for #{number}."),
    "in-reply-to": mark("Its {header} names {value}, a mail of #{number}."),
    "references": mark("Its {header} name {value}, a mail of #{number}."),
    "thread-index": mark("Its {header} is that of a conversation in #{number} (Outlook)."),
    "missing-mail": mark(
        "Its {header} name {value}, a mail that never came; a mail of #{number} names it too."
    ),
    "recipient": mark("It reports that {value} failed, to whom #{number} wrote last."),
    "tag": mark("{value} stands in its subject, and its sender takes part in #{number}."),
    "late-parent": mark("It came late: mails of #{number} had answered it already ({value})."),
}
BARE_TICKETS = {
    "issued": mark("{header} names an id that this desk gave out for #{number}."),
    "in-reply-to": mark("Its {header} names a mail of #{number}."),
    "references": mark("Its {header} name a mail of #{number}."),
    "tag": mark("The number stands in its subject, and its sender takes part in #{number}."),
    "late-parent": mark("It came late: mails of #{number} had answered it already."),
}
QUEUES = {
    "creation-address": mark("{header} names the creation address {value} of queue {queue}."),
    "public-address": mark("{header} names {value}, the public address of queue {queue}."),
    "mailbox": mark("It lay in the mailbox of queue {queue}."),
    "first-queue": mark("Nothing in it names a queue: {queue} stands first."),
}
BARE_QUEUES = {
    "creation-address": mark("{header} names a creation address of queue {queue}."),
    "public-address": mark("{header} names the public address of queue {queue}."),
}
DISPOSITIONS = {
    "duplicate-of": mark("It is another copy of a mail that is here already: it stands folded under that."),
    "own-mail-returned": mark("It is a mail of this desk that came back."),
    "probe": mark("It is a test mail of this desk."),
}


def ticket(story: Story) -> Iterator[str]:
    """Say which rule chose the ticket."""
    if story.mail.direction == "out":
        yield _("An agent sent it with another program: it lay in the Sent folder that this desk watches.")
    if story.mail.disposition in DISPOSITIONS:
        yield _(DISPOSITIONS[story.mail.disposition])
    told = story.intake
    if told is None:
        return
    by, value, number = str(told.get("by", "")), _text(told, "value"), story.mail.number
    if by == "new":
        yield _new(told, number)
        return
    words = TICKETS.get(by) if value or by == "thread-index" else BARE_TICKETS.get(by)
    if words:
        yield _(words).format(header=_text(told, "header"), value=value, number=number)
    if not story.mail.verified:
        yield _("Its sender takes no part in the ticket: answers do not go to that address.")


def queue(story: Story) -> Iterator[str]:
    """Say which rule chose the queue of a mail that opened its ticket."""
    told = story.intake or {}
    by, value = str(told.get("queue_by") or ""), _text(told, "value")
    if not by:
        return
    name = _queue(story, _origin(story))
    words = QUEUES.get(by, "") if value or by not in BARE_QUEUES else BARE_QUEUES[by]
    if words:
        yield _(words).format(header=_text(told, "header"), value=value, queue=name)


def otherwise(story: Story) -> Iterator[str]:
    """Say what would have happened without the header that decided, and what else the mail names."""
    for what, headers, number, queue_id in _alternatives(story):
        named = _listed([_source(header) for header in headers])
        place = _queue(story, queue_id)
        if what == "also":
            yield _("By its {headers} it belongs to #{number} as well.").format(headers=named, number=number)
        elif what == "passed-over":
            text = _("#{number} stands in its subject, but does not count: its sender takes no part there.")
            yield text.format(number=number)
        elif number:
            yield _("Without {headers} it would have joined #{number}.").format(headers=named, number=number)
        elif (story.intake or {}).get("by") == "new":
            text = _("Without {headers}, queue {queue} would have taken it.")
            yield text.format(headers=_address(story, named), queue=place)
        else:
            text = _("Without {headers} it would have opened a new ticket in {queue}.")
            yield text.format(headers=named, queue=place)
    if story.judged_now:
        yield _("(Judged by what this desk knows now: it came before such things were noted.)")


def _new(told: Mapping[str, Any], number: int) -> str:
    unknown = [str(one) for one in told.get("unknown") or ()]
    if unknown:
        text = _(
            "It answers {ids}, which this desk never saw, so it opened #{number}; if that comes, they join."
        )
        return text.format(ids=" ".join(unknown), number=number)
    if "value" not in told and "alternatives" not in told:
        return _("It opened #{number}: it names no mail of an earlier ticket.").format(number=number)
    return _("It answers no other mail, so it opened #{number}.").format(number=number)


def _alternatives(story: Story) -> Iterator[tuple[str, list[str], int, int | None]]:
    for what, headers, number, queue_id in (story.intake or {}).get("alternatives") or ():
        yield str(what), [str(one) for one in headers], int(number or 0), queue_id


def _listed(words: list[str]) -> str:
    """Return words as a list in a sentence."""
    if len(words) < 2:
        return "".join(words)
    return _("{words} and {last}").format(words=", ".join(words[:-1]), last=words[-1])


def _source(header: str) -> str:
    return {"mailbox": _("its mailbox"), "first-queue": _("its mailbox")}.get(header, header)


def _address(story: Story, named: str) -> str:
    """Name the address itself where one decided: several may stand in one header."""
    told = story.intake or {}
    value = _text(told, "value")
    if not value:
        return _("its mailbox")
    if told.get("queue_by") == "creation-address":
        return _("the creation address {address}").format(address=value)
    return f"{value} ({named})"


def _origin(story: Story) -> int:
    return story.mail.origin_queue_id


def _queue(story: Story, queue_id: int | None) -> str:
    if queue_id is None:
        return "?"
    return story.queues.get(queue_id, _("a queue that is gone"))


def _text(data: Mapping[str, Any], key: str) -> str:
    return str(data.get(key) or "")
