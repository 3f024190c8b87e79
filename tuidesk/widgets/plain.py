"""A text that is drawn as it is: no markup, and nothing that was not cleaned."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tuidesk.term.clean import SafeText


class Plain(Static):
    """A Static that takes only SafeText; it has the class `filled` while it says something."""

    def __init__(self, text: SafeText = SafeText(""), *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002, B008
        super().__init__(Content(text), id=id, classes=classes, markup=False)
        self.set_class(bool(text), "filled")

    def show(self, text: SafeText) -> None:
        """Show another text."""
        self.set_class(bool(text), "filled")
        self.update(Content(text))
