"""Who else is here, in words: on the status line, above a conversation and above a letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from tuidesk.i18n import _, mark
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.times import clock

if TYPE_CHECKING:
    from tuidesk.store.presence import Present

NAME_CELLS = 20
BUSY = ("writing", "noting")
DOES = {
    "writing": mark("{name} is writing since {time}"),
    "noting": mark("{name} is writing a note since {time}"),
    "reading": mark("{name} looks at it"),
}
MINE = {  # the same agent, in a session elsewhere
    "writing": mark("you are writing in another session since {time}"),
    "noting": mark("you are writing a note in another session since {time}"),
}
BESIDE = {
    "writing": mark("{name} is writing an answer to this ticket since {time}"),
    "noting": mark("{name} is writing a note on this ticket since {time}"),
}


def at_desk(people: Sequence[Present], me: int | None) -> list[tuple[SafeText, str]]:
    """Return (words, colour) of each colleague who is here, those who write first."""
    found: dict[int, tuple[SafeText, str]] = {}
    for one in sorted(people, key=lambda one: (one.number is None or one.mode not in BUSY, one.agent)):
        name = clean_line(one.agent, NAME_CELLS)
        if one.agent_id != me and one.agent_id not in found:
            found[one.agent_id] = (name, "dim")
            if one.mode in BUSY and one.number is not None:
                words = _("{name} writing {number}").format(name=name, number=one.number)
                found[one.agent_id] = (clean_line(words), "warn")
    return list(found.values())


def writing(people: Sequence[Present]) -> frozenset[int]:
    """Return the tickets to which somebody writes an answer."""
    return frozenset(one.ticket_id for one in people if one.mode == "writing" and one.ticket_id is not None)


def at_ticket(
    people: Sequence[Present], ticket_id: int, me: int | None, zone: tzinfo | None
) -> list[tuple[SafeText, str]]:
    """Return (words, colour) of each session at a ticket, those that write first."""
    there = [one for one in people if one.ticket_id == ticket_id]
    found = {_said(DOES, one, me, zone): "warn" if one.mode in BUSY else "dim" for one in _busy_first(there)}
    return [(words, color) for words, color in found.items() if words]


def beside_letter(
    people: Sequence[Present], ticket_id: int | None, me: int | None, zone: tzinfo | None
) -> SafeText:
    """Return who else writes on the ticket of a letter, in one line."""
    there = [one for one in people if one.ticket_id == ticket_id and one.mode in BUSY]
    words = dict.fromkeys(_said(BESIDE, one, me, zone) for one in _busy_first(there))
    return SafeText(" · ".join(words)) if ticket_id is not None else SafeText("")


def _busy_first(people: Sequence[Present]) -> list[Present]:
    return sorted(people, key=lambda one: one.mode not in BUSY)


def _said(words: dict[str, str], one: Present, me: int | None, zone: tzinfo | None) -> SafeText:
    """Say what one session does; one's own says nothing unless it writes."""
    text = (MINE if one.agent_id == me else words).get(one.mode, "")
    name = clean_line(one.agent, NAME_CELLS)
    return clean_line(_(text).format(name=name, time=clock(one.since, zone))) if text else SafeText("")
