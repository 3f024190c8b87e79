"""Addresses as they may stand in an SMTP command."""

from __future__ import annotations

import re

# No quoted local parts: they can carry spaces and brackets into the command line.
_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f<>()\[\]\\,;:\"@]{1,64}@[^\s\x00-\x1f\x7f<>()\[\]\\,;:\"@]{1,255}")


def is_address(text: str) -> bool:
    """Tell whether a text is one plain mail address that can be put on the wire."""
    if not _ADDRESS.fullmatch(text):
        return False
    try:
        wire_address(text)
    except UnicodeError:
        return False
    return True


def wire_address(address: str) -> str:
    """Return an address with its domain in ASCII (IDNA), for which no server needs SMTPUTF8."""
    local, at, domain = address.rpartition("@")
    return local + at + (domain if domain.isascii() else domain.encode("idna").decode("ascii"))
