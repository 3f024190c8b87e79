"""The tickets of a list: a vector of ids, newest first, and the rows of those that were looked at.

A million ids are 8 MB; rows are read in pages of 64 and only the last pages are kept.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuidesk.store.lists import TicketRow

PAGE = 64
KEEP = 16 * PAGE


class TicketPages:
    """Ids and rows; rows are asked for by whole pages and dropped when long unused."""

    def __init__(self) -> None:
        self.ids = array("q")
        self._rows: OrderedDict[int, TicketRow] = OrderedDict()
        self._asked: set[int] = set()

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, index: int) -> TicketRow | None:
        """Return the row at a place of the list, if it was read."""
        if not 0 <= index < len(self.ids):
            return None
        found = self._rows.get(self.ids[index])
        if found is not None:
            self._rows.move_to_end(found.id)
        return found

    def numbers(self) -> list[int]:
        """Return the numbers of the tickets whose rows are here."""
        return [row.number for row in self._rows.values()]

    def index_of(self, ticket_id: int) -> int | None:
        """Return where a ticket stands in the list."""
        try:
            return self.ids.index(ticket_id)
        except ValueError:
            return None

    def missing(self, first: int, end: int) -> list[int]:
        """Return the ids to read so that a stretch can be drawn: the whole pages it touches, each asked once."""
        if all(self._rows.get(i) for i in self.ids[max(0, first) : end]):
            return []
        start = max(0, first) // PAGE * PAGE
        stop = min(len(self.ids), -(-end // PAGE) * PAGE)
        wanted = [i for i in self.ids[start:stop] if i not in self._rows and i not in self._asked]
        self._asked.update(wanted)
        return wanted

    def put(self, rows: Iterable[TicketRow]) -> None:
        """Keep rows that were read, and forget those that were not looked at for longest."""
        for row in rows:
            self._rows[row.id] = row
            self._rows.move_to_end(row.id)
            self._asked.discard(row.id)
        while len(self._rows) > KEEP:
            self._rows.popitem(last=False)

    def replace(self, ids: array[int]) -> None:
        """Take another vector of ids; rows that were read stay."""
        self.ids = ids
        self._asked.clear()

    def forget(self) -> None:
        """Drop everything, as when another view is shown."""
        self.replace(array("q"))
        self._rows.clear()

    def remove(self, ticket_id: int) -> int | None:
        """Take a ticket out of the list and return where it stood."""
        index = self.index_of(ticket_id)
        if index is not None:
            self.ids.pop(index)
        return index

    def place_for(self, row: TicketRow, old: int | None) -> int | None:
        """Return where a changed ticket belongs, newest activity first; None when the rows here cannot tell."""
        before = self._rows.get(row.id)
        if old is not None and before is not None and before.updated_at == row.updated_at:
            return old
        for index in range(min(PAGE, len(self.ids))):
            there = self._rows.get(self.ids[index])
            if there is None:
                return None
            if (there.updated_at, there.id) < (row.updated_at, row.id):
                return index
        return len(self.ids) if len(self.ids) < PAGE else None
