"""Keys that were typed before a screen was ready to take them, which happens on any slow line."""

from __future__ import annotations

from textual.dom import DOMNode
from textual.events import Key
from textual.widgets import Input, TextArea


class TypesAhead(DOMNode):
    """A screen with fields. A letter that reaches the screen itself found no field with the focus yet."""

    def type_ahead_field(self) -> Input | TextArea | None:
        """Return the field that such letters are meant for."""
        return next(iter(self.query(Input)), None)

    def on_key(self, event: Key) -> None:
        """Put the letter where it was meant to go; fields keep the letters that they take."""
        field = self.type_ahead_field()
        if field is None or not event.is_printable or event.character is None:
            return
        event.stop()
        event.prevent_default()
        if isinstance(field, Input):
            field.insert_text_at_cursor(event.character)
        else:
            field.insert(event.character)
