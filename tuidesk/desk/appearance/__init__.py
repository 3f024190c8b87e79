"""How a queue's mail looks: its header, signature and colours, the line above which to answer, and the quote.

Kept as JSON on the queue, the signature in its own column. What a letter was written under is frozen
into its spec, with the version, so that later changes do not touch what waits in the outbox.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.names import quoted
from tuidesk.desk.permissions import require
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import events
from tuidesk.store import setup_queues as rows
from tuidesk.store.engine import Store
from tuidesk.store.queue_facts import QueueFacts, queue_facts
from tuidesk.term.clean import clean_block

PLACES = ("agent", "agent_email", "queue", "email")  # what may stand in {} in header and signature
QUOTES = ("last", "none")
MAX_LINES, MAX_LENGTH = 20, 2_000

_PLACE = re.compile(r"\{([^{}\s]{1,40})\}")
_COLOR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Appearance:
    """The looks of one queue's mail. Colours are #rrggbb, "" = whatever the reader's mail program has."""

    header: str = ""
    signature: str = ""
    background: str = ""
    text: str = ""
    links: str = ""
    banner: str = ""  # behind the header
    write_above: bool = False  # ask the customer to write above a line, which is known again in his answer
    quote: str = "last"  # last | none: what a reply quotes
    version: int = 0  # grows with each change; 0 = never set

    def to_json(self) -> dict[str, Any]:
        """Return what the queue keeps beside its signature."""
        return {name: value for name, value in asdict(self).items() if name != "signature"}


def of(queue: QueueFacts) -> Appearance:
    """Return how a queue's mail looks; what another version kept there and nobody knows is left out."""
    known = {one.name for one in fields(Appearance)} - {"signature"}
    kept = {name: value for name, value in queue.appearance.items() if name in known}
    return Appearance(**kept, signature=queue.signature)


def read(conn: sa.Connection, queue_id: int) -> Appearance:
    """Return how the mail of a queue looks; the plain looks when it is gone."""
    found = queue_facts(conn, queue_id)
    return of(found) if found else Appearance()


def save(store: Store, actor: Actor, queue_id: int, wanted: Appearance) -> Appearance:
    """Store the looks of a queue's mail, from the next letter on; raises BadUsage or NotFound."""
    require(actor, "admin")
    with store.write() as conn:
        return change(conn, actor, queue_id, wanted)


def change(conn: sa.Connection, actor: Actor, queue_id: int, wanted: Appearance) -> Appearance:
    """Do the same within a transaction, for an actor who may."""
    queue = queue_facts(conn, queue_id)
    if queue is None:
        raise NotFound(_("This queue is gone"), _("Choose another queue."))
    saved = put(conn, queue.id, wanted)
    said = {"queue": queue.name, "version": saved.version}
    events.add(conn, actor.name, None, "appearance-changed", said)
    return saved


def put(conn: sa.Connection, queue_id: int, wanted: Appearance) -> Appearance:
    """Write the checked looks to the queue under the next version and return them."""
    before = read(conn, queue_id)
    checked = replace(check(wanted), version=before.version)
    if checked == before:
        return before
    saved = replace(checked, version=before.version + 1)
    rows.change(conn, queue_id, {"appearance": saved.to_json(), "signature": saved.signature})
    return saved


def check(wanted: Appearance) -> Appearance:
    """Return the looks as they are kept; raises BadUsage naming what cannot be meant."""
    if wanted.quote not in QUOTES:
        title = _("{text} is nothing that can be quoted").format(text=quoted(wanted.quote))
        raise BadUsage(title, _("Use last or none."))
    return replace(
        wanted,
        header=check_text(wanted.header),
        signature=check_text(wanted.signature),
        background=check_color(wanted.background),
        text=check_color(wanted.text),
        links=check_color(wanted.links),
        banner=check_color(wanted.banner),
    )


def check_text(text: str) -> str:
    """Return a header or signature without blank lines around it; raises BadUsage."""
    plain = text.replace("\r\n", "\n").strip("\n").rstrip()
    if plain != clean_block(plain):
        raise BadUsage(_("The text holds characters that cannot be shown"), _("Take them out."))
    if plain.count("\n") >= MAX_LINES or len(plain) > MAX_LENGTH:
        title = _("The text is longer than {lines} lines or {most} characters")
        raise BadUsage(title.format(lines=MAX_LINES, most=MAX_LENGTH), _("Shorten it."))
    unknown = next((place[1] for place in _PLACE.finditer(plain) if place[1] not in PLACES), "")
    if unknown:
        title = _("Nothing is known by the name {name}").format(name=quoted(f"{{{unknown}}}"))
        raise BadUsage(title, _("Use: {all}").format(all=" ".join(f"{{{name}}}" for name in PLACES)))
    return plain


def check_color(text: str) -> str:
    """Return #rrggbb, or '' for the reader's own colour; raises BadUsage."""
    color = text.strip().lower()
    if color and not _COLOR.fullmatch(color):
        title = _("{text} is no colour of a mail").format(text=quoted(text))
        raise BadUsage(title, _("Use #rrggbb such as #0b68cb, or nothing for the reader's own."))
    return color


def fill(text: str, names: Mapping[str, str]) -> str:
    """Put the names into their places; what is no place of ours stays as it is."""
    return _PLACE.sub(lambda place: names.get(place[1], place[0]), text)


def value_of(looks: Appearance, key: str) -> str:
    """Return one of KEYS as `with_one` takes it."""
    value = getattr(looks, _SETTERS[key][0])
    return str(value) if not isinstance(value, bool) else "on" if value else "off"


def with_one(looks: Appearance, key: str, text: str) -> Appearance:
    """Return the looks with one of KEYS changed, as `tuidesk queue set` names it; raises BadUsage."""
    name, read_value = _SETTERS[key]
    return check(replace(looks, **{name: read_value(text)}))


def set_one(conn: sa.Connection, queue_id: int, key: str, text: str) -> None:
    """Change one of KEYS of a queue; raises BadUsage."""
    put(conn, queue_id, with_one(read(conn, queue_id), key, text))


def _switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise BadUsage(_("{text} is neither on nor off").format(text=quoted(text)), _("Use on or off."))
    return text == "on"


def _lines(text: str) -> str:
    """Return a text of which each \\n that was typed is a new line: a command has only one."""
    return text.replace("\\n", "\n")


_SETTERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "header": ("header", _lines),
    "signature": ("signature", _lines),
    "background": ("background", str),
    "text": ("text", str),
    "links": ("links", str),
    "banner": ("banner", str),
    "write-above": ("write_above", _switch),
    "quote": ("quote", str),
}
KEYS = tuple(_SETTERS)
