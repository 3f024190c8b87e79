"""The text of a note: behind an @ the names of colleagues are offered, and tab completes one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textual.events import Key
from textual.message import Message
from textual.widgets import TextArea

BEGUN = re.compile(r"(?<![\w@.])@([\w.-]*)$")


class NoteArea(TextArea):
    """A text field that knows names; it tells by `Offered` which ones fit what stands before the cursor."""

    @dataclass
    class Offered(Message):
        """These names fit, the one that tab takes first."""

        names: Sequence[str]

    names: Sequence[str] = ()
    _just_completed = False  # the blank behind the name is there, though nobody typed it

    def offered(self) -> list[str]:
        """Return the names that begin with what stands behind the last @, none when nothing is left to complete."""
        found = BEGUN.search(self._before_cursor())
        if found is None:
            return []
        begun = found[1].casefold()
        fitting = [name for name in self.names if name.casefold().startswith(begun)]
        return [] if [name.casefold() for name in fitting] == [begun] else fitting

    def on_text_area_selection_changed(self) -> None:
        """Say which names fit now."""
        self.post_message(self.Offered(self.offered()))

    async def _on_key(self, event: Key) -> None:
        """Let tab complete a name that was begun; else it does what it does in every field.

        The blank that one types behind a completed name is the one that is there already.
        """
        doubled = self._just_completed and event.key == "space"
        self._just_completed = False
        if doubled:
            event.stop()
            event.prevent_default()
            return
        fitting = self.offered() if event.key == "tab" else []
        if not fitting:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        found = BEGUN.search(self._before_cursor())
        assert found
        row, column = self.cursor_location
        self.replace(f"{fitting[0]} ", (row, column - len(found[1])), (row, column))
        self._just_completed = True

    def _before_cursor(self) -> str:
        row, column = self.cursor_location
        return self.document.get_line(row)[:column]
