"""From a queue's looks to the parts of one mail: the names filled in, every colour decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import signature
from tuidesk.desk.actor import Actor
from tuidesk.desk.appearance import Appearance, fill, of
from tuidesk.desk.replies.route import Way
from tuidesk.i18n import Phrase, language, mark
from tuidesk.mail.compose_html import Look
from tuidesk.mail.quote_words import WRITE_ABOVE
from tuidesk.store import reply_facts
from tuidesk.term.clean import clean_line

LEGIBLE = 4.5  # to one: WCAG 2.2 §1.4.3 for text
PAPER = "#ffffff"
INKS = ("#1a1a1a", "#ffffff")  # of which the one that is legible is taken where none was chosen


@dataclass(frozen=True, slots=True)
class Parts:
    """What the looks add to one mail."""

    above: str = ""
    header: str = ""
    signature: str = ""
    look: Look = Look()  # noqa: RUF009 - frozen
    quotes: bool = True
    version: int = 0


def parts_of(conn: sa.Connection, actor: Actor, way: Way) -> Parts:
    """Return what the looks of a queue add to an agent's mail."""
    return made(of(way.queue), names_of(conn, actor, way), way.queue.language, _own_signature(conn, actor))


def made(appearance: Appearance, names: Mapping[str, str], of_queue: str, of_agent: str = "") -> Parts:
    """Return what the looks add to a mail under these names, in the queue's language ("" = the one in use)."""
    return Parts(
        above=WRITE_ABOVE[of_queue or language()] if appearance.write_above else "",
        header=fill(appearance.header, names),
        signature=signature.signature(fill(appearance.signature, names), of_agent),
        look=look_of(appearance),
        quotes=appearance.quote == "last",
        version=appearance.version,
    )


def names_of(conn: sa.Connection, actor: Actor, way: Way) -> dict[str, str]:
    """Return what stands in the places of header and signature; the customer sees them, so all of it is cleaned."""
    names = {
        "agent": reply_facts.display_name(conn, actor.agent_id) or actor.name,
        "agent_email": reply_facts.email_of(conn, actor.agent_id),
        "queue": way.queue.name,
        "email": way.from_.address or way.returns,
    }
    return {name: str(clean_line(value)) for name, value in names.items()}


def look_of(appearance: Appearance) -> Look:
    """Decide every colour that follows from those that were chosen."""
    ground, ink = appearance.background, appearance.text
    if ink and not ground:
        ground = PAPER
    if ground and not ink:
        ink = _ink_on(ground)
    banner_ink = _ink_on(appearance.banner) if appearance.banner else ""
    return Look(ground, ink, appearance.links or ink, appearance.banner, banner_ink)


def doubts(appearance: Appearance) -> tuple[Phrase, ...]:
    """Return what cannot be read well in the chosen colours; nothing of it is refused."""
    return tuple(_doubts(appearance))


def _doubts(appearance: Appearance) -> Iterator[Phrase]:
    from tuidesk.term.contrast import contrast

    look = look_of(appearance)
    if look.background and contrast(look.text, look.background) < LEGIBLE:
        yield _doubt(mark("text on this background is hard to read: {contrast} to 1, 4.5 is needed"),
                     contrast(look.text, look.background))  # fmt: skip
    ground = look.background or PAPER
    if look.links and contrast(look.links, ground) < LEGIBLE:
        yield _doubt(mark("links on this background are hard to read: {contrast} to 1, 4.5 is needed"),
                     contrast(look.links, ground))  # fmt: skip


def _doubt(text: str, contrast: float) -> Phrase:
    return Phrase(text, {"contrast": f"{contrast:.1f}"})


def _ink_on(ground: str) -> str:
    from tuidesk.term.contrast import contrast  # it loads rich, which mail without colours does not need

    return max(INKS, key=lambda ink: contrast(ink, ground))


def _own_signature(conn: sa.Connection, actor: Actor) -> str:
    return reply_facts.signature_of(conn, actor.agent_id)
