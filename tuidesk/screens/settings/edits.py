"""Values that were edited and not saved, and what takes each edit back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

Place = tuple[int, str]  # the id of what is edited, and the field


class Edits:
    """The unsaved values of a tab by place; the newest edit can be taken back, also once it is saved."""

    def __init__(self) -> None:
        self._values: dict[Place, str] = {}
        self._read: dict[Place, str] = {}  # what the store held when a place was edited
        self._told: dict[Place, str] = {}  # what it holds by now, as far as that was shown
        self._history: list[dict[Place, str]] = []  # what stood there before each edit

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, place: Place) -> bool:
        return place in self._values

    def __iter__(self) -> Iterator[tuple[Place, str]]:
        return iter(self._values.items())

    def value(self, place: Place, stored: str) -> str:
        """Return the unsaved value of a place, else the stored one."""
        return self._values.get(place, stored)

    def put(self, place: Place, value: str, stored: str) -> None:
        """Take a new value; one that equals the stored value is no edit any more."""
        before = self.value(place, stored)
        if value != before:
            self._history.append({place: before})
            self._set(place, value, stored)

    def _set(self, place: Place, value: str, stored: str) -> None:
        if value == stored:
            self._drop(place)
        else:
            self._values[place] = value
            self._read.setdefault(place, stored)

    def _drop(self, place: Place) -> None:
        for kept in (self._values, self._read, self._told):
            kept.pop(place, None)

    def overtaken(self, stored: Mapping[Place, str]) -> dict[Place, str]:
        """Return the edited places that somebody else changed since they were edited, with what they held before."""
        return {place: before for place, before in self._read.items() if stored.get(place, before) != before}

    def tell(self, stored: Mapping[Place, str]) -> bool:
        """Note that what others changed is shown, and say whether any of it was news."""
        now = {place: stored[place] for place in self.overtaken(stored)}
        news = now != self._told
        self._told = now
        return news and bool(now)

    def forget(self) -> None:
        """Drop every edit; undo brings them back."""
        if self._values:
            self._history.append(dict(self._values))
            self.saved()

    def saved(self) -> None:
        """Every value stands in the store now."""
        for place in list(self._values):
            self._drop(place)

    def keep(self, stored: Mapping[Place, str]) -> None:
        """Drop what is about things that are gone, and what somebody else stored meanwhile."""
        for place, value in list(self._values.items()):
            if stored.get(place, value) == value:
                self._drop(place)
        self._history = [
            kept for before in self._history if (kept := {p: v for p, v in before.items() if p in stored})
        ]

    @property
    def can_undo(self) -> bool:
        """Say whether there is an edit to take back."""
        return bool(self._history)

    def undo(self, stored: Mapping[Place, str]) -> None:
        """Put back what stood there before the newest edit; a saved one becomes an edit again."""
        for place, value in self._history.pop().items():
            self._set(place, value, stored[place])
