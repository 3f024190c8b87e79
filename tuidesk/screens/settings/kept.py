"""The tabs of a session, so that one may look elsewhere and come back to what is not saved."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from textual.app import App

from tuidesk.screens.settings.tab import Tab
from tuidesk.screens.settings.tabs import TABS

_kept: WeakKeyDictionary[App[int], Sequence[Tab]] = WeakKeyDictionary()


def tabs_of(app: App[int]) -> Sequence[Tab]:
    """Return the tabs with their edits; what is not saved ends with the program."""
    if app not in _kept:
        _kept[app] = [tab() for tab in TABS]
    return _kept[app]
