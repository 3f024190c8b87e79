"""Filter outgoing mail: the recipients that the desk never mails."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from tuidesk.desk import filters
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.tab import EMAILS, Ask, Hands, Tab
from tuidesk.store.setup_filters import FilterRow
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Cell, GridRow

_SOURCES = {"own": mark("this desk"), "admin": mark("an admin"), "loop": mark("the loop guard")}


class FilterTab(Tab):
    """The block list; the desk's own addresses are always on it and cannot be removed."""

    title = mark("Filter outgoing mail")
    group = EMAILS
    heads: ClassVar[tuple[str, ...]] = (mark("Address"), mark("Put here by"), mark("Reason"))

    def __init__(self) -> None:
        self._rows: list[FilterRow] = []

    def load(self, opened: OpenDesk) -> None:
        """Read the list."""
        self._rows = filters.listed(opened.store)

    def rows(self) -> Sequence[GridRow]:
        """Draw one row an address."""
        return [GridRow(self._cells(row)) for row in self._rows]

    def _cells(self, row: FilterRow) -> tuple[Cell, ...]:
        color = "dim" if row.source == "own" else "text"
        words = (row.address, _(_SOURCES.get(row.source, row.source)), row.reason)
        return tuple(Cell(clean_line(word), color) for word in words)

    def focused(self, row: int, column: int) -> SafeText:
        """Name the cell."""
        if row >= len(self._rows):
            return NOTHING
        return clean_line(f"{_(self.heads[column])}: {self._cells(self._rows[row])[column].text}")

    def add(self, hands: Hands) -> None:
        """Ask for an address or a whole domain."""

        def add(text: str, opened: OpenDesk) -> SafeText:
            address = filters.add(opened.store, opened.actor, text)
            return clean_line(_("{address} is never mailed from now on").format(address=address))

        ask = Ask(clean_line(_("Never mail this address, or @domain")))
        hands.question(ask, lambda text: hands.read(partial(add, text)))

    def remove(self, hands: Hands, row: int) -> None:
        """Let an address be mailed again."""
        if row >= len(self._rows) or not self._rows[row].removable:
            super().remove(hands, row)
            return
        address = self._rows[row].address

        def remove(opened: OpenDesk) -> SafeText:
            filters.remove(opened.store, opened.actor, address)
            return clean_line(_("{address} is off the list").format(address=address))

        hands.read(remove)
