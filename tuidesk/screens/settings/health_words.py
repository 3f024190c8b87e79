"""How a channel does, in a few words beside its sign."""

from __future__ import annotations

from collections.abc import Iterable

from tuidesk.desk.health.per_channel import ChannelHealth
from tuidesk.desk.health.sides import SideHealth
from tuidesk.i18n import _
from tuidesk.store.clock import now
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.term.glyphs import Glyphs
from tuidesk.widgets.grid import Cell
from tuidesk.widgets.times import age

_COLORS = {"bad": "bad", "good": "good"}


def queue_health(inward: ChannelHealth | None, outward: ChannelHealth | None, glyphs: Glyphs) -> Cell:
    """Return the health of a queue: of its way in, and of its way out where that is in trouble."""
    if inward is None and (outward is None or not _troubled(outward.sends)):
        return Cell(clean_line(_("by hand")), "dim")
    if inward is not None and not inward.signed_in:
        return Cell(clean_line(f"{glyphs.wrong} {_('nobody has signed in yet')}"), "bad")
    receives = inward.receives if inward else None
    sends = outward.sends if outward and _troubled(outward.sends) else None
    return sides_health((receives, sends), glyphs)


def _troubled(side: SideHealth | None) -> bool:
    return side is not None and side.state in ("bad", "off")


def sides_health(sides: Iterable[SideHealth | None], glyphs: Glyphs) -> Cell:
    """Return the health of some directions together."""
    known = [side for side in sides if side is not None]
    states = {side.state for side in known}
    if states == {"good"}:
        latest = max(side.ok_at for side in known)
        return Cell(clean_line(f"{glyphs.alive} {age(latest, now())}"), "good")
    if states == {"off"}:
        return Cell(clean_line(f"{glyphs.idle} {_('disabled')}"), "dim")
    if states == {"new"}:
        return Cell(clean_line(f"{glyphs.idle} {_('not used yet: t tests it')}"), "dim")
    color = next((_COLORS[state] for state in ("bad", "good") if state in states), "dim")
    return Cell(all_words(known, glyphs), color)


def all_words(sides: Iterable[SideHealth | None], glyphs: Glyphs) -> SafeText:
    """Say of each direction how it does, as `receives ●, cannot send yet: …`."""
    return clean_line(", ".join(side.words(glyphs.alive) for side in sides if side is not None))


def hints(sides: Iterable[SideHealth | None]) -> tuple[SafeText, ...]:
    """Return what to do about each direction that fails, once where both fail for the same reason."""
    said = (side.hint for side in sides if side is not None and side.state == "bad" and side.hint)
    return tuple(dict.fromkeys(said))
