"""What a customer's mail on a closed ticket does: it reopens the ticket, or opens a new one beside it."""

from __future__ import annotations

from tuidesk.desk.queues.automatic import NEW, REOPEN
from tuidesk.i18n import _
from tuidesk.term.clean import SafeText, clean_line


def said(value: str) -> SafeText:
    """Say it."""
    return clean_line({REOPEN: _("reopens it"), NEW: _("opens a new ticket")}.get(value, value))


def choices() -> tuple[tuple[str, SafeText], ...]:
    """Return what can be chosen."""
    return tuple((value, said(value)) for value in (REOPEN, NEW))
