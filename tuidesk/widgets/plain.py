"""A text that is drawn as it is: no markup, and nothing that was not cleaned."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tuidesk.term.clean import NOTHING, SafeText


class Plain(Static):
    """A Static that takes only SafeText; it has the class `filled` while it says something."""

    def __init__(
        self,
        text: SafeText = NOTHING,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(Content(text), id=id, classes=classes, markup=False)
        self.set_class(bool(text), "filled")

    def show(self, text: SafeText) -> None:
        """Show another text."""
        self.set_class(bool(text), "filled")
        self.update(Content(text))
