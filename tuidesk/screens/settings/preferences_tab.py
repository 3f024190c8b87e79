"""Preferences: what an agent sets for himself. A choice counts at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from tuidesk.desk import agents
from tuidesk.i18n import LANGUAGES, _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.tab import Ask, Hands, Tab
from tuidesk.screens.settings.words import LANGUAGE_WORDS
from tuidesk.store.setup_agents import AgentRow
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.term.ink import DARK, LIGHT, TERMINAL
from tuidesk.widgets.grid import Cell, GridRow

LABELS = {
    "language": mark("Language"),
    "timezone": mark("Time zone"),
    "theme": mark("Colours"),
    "signature": mark("Signature"),
    "notify": mark("Mail to me"),
}
KEYS = tuple(LABELS)
THEME_WORDS = {
    DARK.name: mark("dark"),
    LIGHT.name: mark("light"),
    TERMINAL.name: mark("those of the terminal"),
}
NOTIFY_WORDS = {
    "": mark("none"),
    "assigned": mark("tickets given to me, notes that name me"),
    "mine": mark("these, and what customers write on my tickets"),
    "watching": mark("these, and what customers write on tickets I follow"),
}
BY_ITSELF = mark("as the terminal says")


class PreferencesTab(Tab):
    """One row a preference; anybody may change his own."""

    title = mark("Preferences")
    heads: ClassVar[tuple[str, ...]] = (mark("Field"), mark("Value"))
    mine: ClassVar[bool] = True
    grows: ClassVar[bool] = False

    def __init__(self) -> None:
        self._row: AgentRow | None = None
        self._before: list[tuple[str, str]] = []  # what stood there before each change

    def load(self, opened: OpenDesk) -> None:
        """Read the agent."""
        self._row = agents.own(opened.store, opened.actor)

    def _value(self, key: str) -> str:
        if self._row is None:
            return ""
        if key in ("theme", "notify"):
            return str(self._row.preferences.get(key, ""))
        return str(getattr(self._row, key))

    def rows(self) -> Sequence[GridRow]:
        """Draw one row a preference."""
        return [
            GridRow(
                (
                    Cell(clean_line(_(LABELS[key])), "dim"),
                    Cell(_shown(key, self._value(key)), drops=key in _DROPS),
                )
            )
            for key in KEYS
        ]

    def focused(self, row: int, column: int) -> SafeText:
        """Name the preference."""
        key = KEYS[row]
        return clean_line(f"{_(LABELS[key])}: {_shown(key, self._value(key))}")

    def open(self, hands: Hands, row: int) -> bool:
        """Ask for the new value where it stands; it is stored and counts at once."""
        key = KEYS[row]
        ask = Ask(clean_line(_(LABELS[key])), self._value(key), _choices(key), lines=key == "signature")
        hands.edit_here(ask, lambda value: self._take(hands, key, value))
        return True

    def _take(self, hands: Hands, key: str, value: str) -> None:
        before = self._value(key)
        if value == before:
            return

        def store(opened: OpenDesk) -> SafeText:
            agents.change_own(opened.store, opened.actor, key, value)
            self._before.append((key, before))
            return clean_line(_("saved"))

        hands.read(store, partial(hands.prefer, key, value))

    @property
    def can_undo(self) -> bool:
        """Say whether a change can be taken back."""
        return bool(self._before)

    def take_back(self, hands: Hands) -> None:
        """Put back what stood there before the newest change."""
        key, value = self._before.pop()

        def store(opened: OpenDesk) -> SafeText:
            agents.change_own(opened.store, opened.actor, key, value)
            return clean_line(_("taken back"))

        hands.read(store, partial(hands.prefer, key, value))


_DROPS = ("language", "theme", "notify")


def _shown(key: str, value: str) -> SafeText:
    if key == "signature":
        return clean_line(value) if value else clean_line(_("none"))
    if key == "notify":
        return clean_line(_(NOTIFY_WORDS.get(value, value)))
    words = {"language": LANGUAGE_WORDS, "theme": THEME_WORDS}.get(key, {})
    return clean_line(_(words.get(value, value))) if value else clean_line(_(BY_ITSELF))


def _choices(key: str) -> tuple[tuple[str, SafeText], ...]:
    by_itself = ("", clean_line(_(BY_ITSELF)))
    if key == "language":
        return (*((code, clean_line(_(LANGUAGE_WORDS[code]))) for code in LANGUAGES), by_itself)
    if key == "notify":
        return tuple((wish, clean_line(_(words))) for wish, words in NOTIFY_WORDS.items())
    if key == "theme":
        return (*((name, clean_line(_(word))) for name, word in THEME_WORDS.items()), by_itself)
    return ()
