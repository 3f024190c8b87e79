"""Mails that say that one of ours failed (RFC 3464 first, then the plain styles of older servers)."""

from __future__ import annotations

from tuidesk.mail.auto import Kind
from tuidesk.mail.message import Bounce
from tuidesk.mail.structure import Structure


def find_bounce(structure: Structure, text: str) -> tuple[Bounce | None, Kind | None]:
    """Return the failure that a mail reports, and the kind that this makes it."""
    return None, None
