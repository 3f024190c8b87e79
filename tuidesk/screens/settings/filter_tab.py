"""Filter outgoing mail: the recipients that the desk never mails, and addresses that should be among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import partial
from typing import ClassVar

from tuidesk.commands.base import Commands, Fact
from tuidesk.desk import filters
from tuidesk.desk.forwarding import seen as forwarding_seen
from tuidesk.desk.forwarding.seen import Proposal
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.tab import EMAILS, Ask, Hands, Tab, TabCommand
from tuidesk.store.setup_filters import FilterRow
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Cell, GridRow, Note

_SOURCES = {"own": mark("this desk"), "admin": mark("an admin"), "loop": mark("the loop guard")}


class Accept(TabCommand):
    """Make a proposed address the public one of its queue."""

    does = "accept"
    keys = shown = "a"
    word = mark("accept")
    title = mark("Make the proposed address the public one, never mailed")
    needs = frozenset({Fact.ADMIN, Fact.PROPOSED})


class FilterTab(Tab):
    """The block list; the desk's own addresses are always on it and cannot be removed."""

    title = mark("Filter outgoing mail")
    group = EMAILS
    heads: ClassVar[tuple[str, ...]] = (mark("Address"), mark("Put here by"), mark("Since"), mark("Reason"))
    keys: ClassVar[Commands] = (Accept,)

    def __init__(self) -> None:
        self._proposals: list[Proposal] = []
        self._rows: list[FilterRow] = []
        self._zone: tzinfo | None = None

    def load(self, opened: OpenDesk) -> None:
        """Read the list, and what forwarded mail suggests."""
        self._zone = opened.zone
        with opened.store.read() as conn:
            self._proposals = forwarding_seen.proposals(conn)
        self._rows = filters.listed(opened.store)

    def rows(self) -> Sequence[GridRow]:
        """Draw what is proposed first, then one row an address."""
        proposed = [
            GridRow(
                (
                    Cell(clean_line(one.address), "warn"),
                    Cell(clean_line(_("proposed")), "warn"),
                    Cell(NOTHING),
                    Cell(NOTHING),
                ),
                (Note(clean_line(f"{one.question.said()} {_('a accepts, x never asks again')}")),),
            )
            for one in self._proposals
        ]
        return [*proposed, *(GridRow(self._cells(row)) for row in self._rows)]

    def _cells(self, row: FilterRow) -> tuple[Cell, ...]:
        color = "text" if row.removable else "dim"
        since = (
            datetime.fromtimestamp(row.added_at / 1000, self._zone).date().isoformat() if row.added_at else ""
        )
        words = (row.address, _(_SOURCES.get(row.source, row.source)), since, row.reason)
        return tuple(Cell(clean_line(word), color) for word in words)

    def _proposal(self, row: int) -> Proposal | None:
        return self._proposals[row] if row < len(self._proposals) else None

    def _stored(self, row: int) -> FilterRow | None:
        at = row - len(self._proposals)
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def facts(self, row: int, column: int) -> frozenset[Fact]:
        """Say whether the cursor stands on a proposal."""
        return frozenset({Fact.PROPOSED}) if self._proposal(row) else frozenset()

    def focused(self, row: int, column: int) -> SafeText:
        """Name the cell; an address of the desk says why it stays."""
        stored = self._stored(row)
        if stored is None:
            proposal = self._proposal(row)
            return clean_line(f"{_('Address')}: {proposal.address}") if proposal else NOTHING
        named = f"{_(self.heads[column])}: {self._cells(stored)[column].text or _('none')}"
        return clean_line(named if stored.removable else _("{what}   (cannot be removed)").format(what=named))

    def add(self, hands: Hands) -> None:
        """Ask for an address or a whole domain, and for the reason."""

        def add(text: str, reason: str, opened: OpenDesk) -> SafeText:
            address = filters.add(opened.store, opened.actor, text, reason)
            return clean_line(_("{address} is never mailed from now on").format(address=address))

        def ask_reason(text: str) -> None:
            ask = Ask(clean_line(_("Why? (may stay empty)")))
            hands.question(ask, lambda reason: hands.read(partial(add, text, reason)))

        hands.question(Ask(clean_line(_("Never mail this address, or @domain"))), ask_reason)

    def remove(self, hands: Hands, row: int) -> None:
        """Let an address be mailed again, or never propose one again."""
        proposal, stored = self._proposal(row), self._stored(row)
        if proposal is not None:
            hands.read(partial(self._forget, proposal.address))
        elif stored is None or not stored.removable:
            super().remove(hands, row)
        else:
            hands.read(partial(self._take_off, stored.address))

    def _forget(self, address: str, opened: OpenDesk) -> SafeText:
        forwarding_seen.forget(opened.store, opened.actor, address)
        return clean_line(_("{address} is not proposed again").format(address=address))

    def _take_off(self, address: str, opened: OpenDesk) -> SafeText:
        filters.remove(opened.store, opened.actor, address)
        return clean_line(_("{address} is off the list").format(address=address))

    def press(self, does: str, hands: Hands, row: int, column: int) -> None:
        """Accept a proposal."""
        proposal = self._proposal(row)
        if proposal is None:
            return

        def accept(opened: OpenDesk) -> SafeText:
            forwarding_seen.accept(opened.store, opened.actor, proposal.queue, proposal.address)
            return clean_line(_("{address} is never mailed from now on").format(address=proposal.address))

        hands.read(accept)
