"""Receive mail for creation addresses by LMTP or SMTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from tuidesk.mail.errors import Later

__all__ = ["Later", "Listener"]


class Listener:
    """Listens on a unix socket (PATH) or HOST:PORT in a thread of its own.

    `known(address)` tells whether mail for an address is wanted; `take(address, raw)` stores it
    durably before it returns, or raises Later. Both are called from one thread of the listener.
    """

    def __init__(
        self,
        where: str,
        protocol: Literal["lmtp", "smtp"],
        known: Callable[[str], bool],
        take: Callable[[str, bytes], None],
    ) -> None:
        raise NotImplementedError

    def start(self) -> None:
        """Listen; raises ListenRefused when the place cannot be used."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop listening and end the connections, within two seconds."""
        raise NotImplementedError
