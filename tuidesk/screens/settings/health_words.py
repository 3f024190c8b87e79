"""How a channel does, in a few words beside its sign."""

from __future__ import annotations

from tuidesk.i18n import _, said
from tuidesk.store.clock import now
from tuidesk.store.setup_channels import ChannelRow, Side
from tuidesk.term.clean import clean_line
from tuidesk.widgets.grid import Cell
from tuidesk.widgets.times import age


def channel_health(row: ChannelRow | None) -> Cell:
    """Return the health of a queue's way in."""
    if row is None or row.inbound is None:
        return Cell(clean_line(_("by hand")), "dim")
    return side_health(row.inbound)


def side_health(side: Side) -> Cell:
    """Return the health of one direction of a channel."""
    if not side.enabled:
        return Cell(clean_line(_("disabled")), "dim")
    if side.error_title:
        return Cell(clean_line(said(side.error_title)), "bad")
    if not side.ok_at:
        return Cell(clean_line(_("not used yet")), "dim")
    return Cell(clean_line(_("works, {age}").format(age=age(side.ok_at, now()))), "good")
