"""Read one folder of an IMAP mailbox without ever changing it."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from imapclient import IMAPClient

from tuidesk.errors import Problem
from tuidesk.mail.imap import connect as imap_connect
from tuidesk.mail.imap import fetch as imap_fetch
from tuidesk.mail.imap import folders as imap_folders
from tuidesk.mail.imap import wait as imap_wait
from tuidesk.mail.imap.errors import while_talking
from tuidesk.mail.imap.fetch import Fetched
from tuidesk.mail.tls import AnyLogin, Endpoint, Login

__all__ = ["Fetched", "Login", "Mailbox"]

SEARCH_WINDOW = 80_000  # mails a search: imaplib takes answers of at most 1 MB a line
_FAREWELL_SECONDS = 2.0


class Mailbox:
    """A folder, opened read-only (EXAMINE), so that no flag is ever touched.

    Any oddity closes the connection and raises a MailError (Disconnected, or Throttled with the time to
    stay away): open a new one then. Threads take turns call by call; close() waits for nobody.
    """

    def __init__(self, client: IMAPClient, host: str, user: str, folder: str, timeout: float) -> None:
        self.host = host
        self.user = user
        self.folder = folder
        self.uidvalidity = 0
        self.uidnext = 0
        self.exists = 0
        self._client = client
        self._timeout = timeout
        self._in_use = threading.Lock()
        self._open = True

    @classmethod
    def open(cls, endpoint: Endpoint, login: AnyLogin, folder: str, *, timeout: float = 60.0) -> Mailbox:
        """Connect, log in and open the folder; `timeout` is the seconds to wait for each answer.

        Raises UnknownHost, Unreachable, TlsRefused, LoginRefused, Throttled, FolderMissing, ServerOdd
        or Disconnected.
        """
        mailbox = cls(
            imap_connect.connect(endpoint, login, timeout), endpoint.host, login.user, folder, timeout
        )
        with mailbox._talking():
            mailbox._examine()
        return mailbox

    def uids(self, first: int = 1) -> list[int]:
        """List the UIDs from `first` on, ascending."""
        # "n:*" always names the last mail too, even when its UID is below n (RFC 3501 §6.4.8).
        return [uid for uid in self._search(["UID", f"{first}:*"]) if uid >= first]

    def uids_since(self, day: datetime.date) -> list[int]:
        """List the UIDs of the mails that the server received on that day (its own) or later, ascending."""
        return self._search(["SINCE", day])

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        """Fetch mails in batches of at most 50 and about 8 MB; mails that are gone are left out."""
        rest = imap_fetch.batches(self._client, uids)
        while True:
            with self._talking():
                batch = next(rest, None)
            if batch is None:
                return
            if batch:
                yield batch

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        """Wait at most `seconds` or 4.5 minutes: True = something may be new, False = `stop` was set.

        After each True list the UIDs, for what a server pushes is a hint and no promise.
        """
        with self._talking():
            try:
                return imap_wait.wait_for_news(self._client, seconds, stop)
            finally:
                with suppress(OSError):
                    self._client.socket().settimeout(self._timeout)

    def find(self, header: str, value: str, folder: str | None = None) -> list[int]:
        """List the UIDs of the mails whose header holds a value, in this folder or another one."""
        with self._talking():
            if folder is not None:
                imap_connect.examine(self._client, self.host, self.user, folder)
            try:
                charset = None if value.isascii() else "UTF-8"
                return sorted(self._client.search(["HEADER", header, value], charset))
            finally:
                if folder is not None:
                    self._examine()

    def sent_folder(self) -> str | None:
        """Name the folder where the server keeps sent mail, None when there is none."""
        with self._talking():
            return imap_folders.find_sent(self._client)

    def stands(self, folder: str) -> tuple[int, int] | None:
        """Return UIDVALIDITY and the next UID of a folder that is not open, None when the server tells none."""
        with self._talking():
            return imap_folders.stands(self._client, folder)

    def junk_folder(self) -> str | None:
        """Name the folder where the server puts what it takes for spam, None when there is none."""
        with self._talking():
            return imap_folders.find_junk(self._client)

    def enter(self, folder: str) -> None:
        """Open another folder in place of the present one; raises FolderMissing."""
        with self._talking():
            self.folder = folder
            self._examine()

    def unseen(self, first: int = 1) -> list[int]:
        """List the UIDs, from `first` on, of the mails that nobody has opened, ascending."""
        return [uid for uid in self._search(["UNSEEN", "UID", f"{first}:*"]) if uid >= first]

    def heads(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Fetch the headers of a few mails by which a person knows them, and no more of them."""
        with self._talking():
            return imap_fetch.heads(self._client, uids)

    def close(self) -> None:
        """End the session; a call that blocks in another thread wakes up and raises Disconnected."""
        if not self._open:
            return
        self._open = False
        if self._in_use.acquire(blocking=False):
            with suppress(Exception):  # politeness only
                self._client.socket().settimeout(_FAREWELL_SECONDS)
                self._client.logout()
            self._in_use.release()
        imap_connect.hang_up(self._client)

    def _examine(self) -> None:
        answer = imap_connect.examine(self._client, self.host, self.user, self.folder)
        self.uidvalidity = int(answer[b"UIDVALIDITY"])
        self.uidnext = int(answer.get(b"UIDNEXT") or self._after_the_last())
        self.exists = int(answer.get(b"EXISTS", 0))

    def _after_the_last(self) -> int:
        """Return the UID after the last mail's, for the servers that do not tell UIDNEXT."""
        return max(self._client.search(["UID", "*"]), default=0) + 1

    def _search(self, criteria: list[Any]) -> list[int]:
        """Search in windows of sequence numbers, so that the answer of a huge folder stays readable."""
        found: set[int] = set()
        with self._talking():
            if self.exists > SEARCH_WINDOW:
                self._examine()  # sequence numbers must be those of now
            starts = range(1, max(self.exists, 1) + 1, SEARCH_WINDOW)
            for start in starts:
                end = "*" if start == starts[-1] else start + SEARCH_WINDOW - 1
                window = [f"{start}:{end}"] if len(starts) > 1 else []
                found.update(self._client.search([*window, *criteria]))
        return sorted(found)

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Turn whatever goes wrong into a MailError and give the connection up.

        imaplib and imapclient raise nearly anything for answers that they did not expect.
        """
        with self._in_use:
            try:
                yield
            except Problem:
                self._give_up()
                raise
            except Exception as error:
                self._give_up()
                raise while_talking(self.host, self.user, error) from error

    def _give_up(self) -> None:
        self._open = False
        imap_connect.hang_up(self._client)
