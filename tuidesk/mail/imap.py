"""Read one folder of an IMAP mailbox without ever changing it."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tuidesk.mail.tls import Endpoint, Login

__all__ = ["Fetched", "Login", "Mailbox"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail; `error` holds the server's words (uncleaned) when it would not give the bytes."""

    uid: int
    raw: bytes
    internal_ms: int = 0
    error: str = ""


class Mailbox:
    """A folder, opened read-only; any oddity raises Disconnected and a new one must be opened."""

    uidvalidity: int
    uidnext: int
    exists: int

    @classmethod
    def open(cls, endpoint: Endpoint, login: Login, folder: str, *, timeout: float = 60.0) -> Mailbox:
        """Connect, log in and open the folder read-only."""
        raise NotImplementedError

    def uids(self, first: int = 1) -> list[int]:
        """List the UIDs from `first` on, ascending."""
        raise NotImplementedError

    def uids_since(self, day: datetime.date) -> list[int]:
        """List the UIDs of mails that the server received on or after a day."""
        raise NotImplementedError

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        """Fetch mails in batches of at most 50 and about 8 MB; mails that are gone are left out."""
        raise NotImplementedError

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        """Wait for news at most so long; False = stop was set, True = something may be new: list the UIDs."""
        raise NotImplementedError

    def find(self, header: str, value: str, folder: str | None = None) -> list[int]:
        """List the UIDs of mails with this header value, in this or another folder."""
        raise NotImplementedError

    def close(self) -> None:
        """End the session; may be called from another thread to wake a blocked call, and twice."""
        raise NotImplementedError
