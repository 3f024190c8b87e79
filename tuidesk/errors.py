"""The root of every error that a person reads."""

from __future__ import annotations

from typing import Protocol


class Sayable(Protocol):
    """A sentence that can be said in the language in use or stored without one (i18n.Phrase)."""

    def said(self) -> str: ...  # noqa: D102
    def stored(self) -> str: ...  # noqa: D102


class Problem(Exception):
    """Something a person must know: what happened and why, and what to do about it.

    `title` says what and why in one line without a final stop, `hint` what to do.
    Both are in the language of the reader and hold no text from mail that was not cleaned.
    What a worker stores is read by others in their own languages: given as phrases, `stored_title`
    and `stored_hint` are of no language yet (i18n.said).
    """

    def __init__(self, title: str | Sayable, hint: str | Sayable = "") -> None:
        self.title, self.stored_title = _both(title)
        self.hint, self.stored_hint = _both(hint)
        super().__init__(self.line)

    @property
    def line(self) -> str:
        """The one line that a command prints or a screen shows."""
        return f"{self.title}. {self.hint}" if self.hint else self.title


class BadUsage(Problem):
    """The request itself is wrong (exit code 2)."""


class NotFound(Problem):
    """A named thing does not exist (exit code 3)."""


def _both(text: str | Sayable) -> tuple[str, str]:
    """Return a text as it is said now and as it is stored."""
    return (text, text) if isinstance(text, str) else (text.said(), text.stored())
