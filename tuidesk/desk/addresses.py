"""What an address tells by itself."""

from __future__ import annotations


def reply_token(address: str) -> str:
    """Return what follows the plus of `support+TOKEN@example.org`, '' without one."""
    return address.partition("@")[0].partition("+")[2]
