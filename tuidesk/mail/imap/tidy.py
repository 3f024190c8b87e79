"""Change what lies in a mailbox: mark as read, move, file a copy. On a short connection of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.parser import BytesHeaderParser
from imaplib import IMAP4
from typing import Self

from imapclient import IMAPClient

from tuidesk.errors import Problem
from tuidesk.mail.addresses import parse_addresses
from tuidesk.mail.errors import FolderMissing, ServerOdd
from tuidesk.mail.imap import connect as imap_connect
from tuidesk.mail.imap.errors import while_talking
from tuidesk.mail.imap.folders import find_sent
from tuidesk.mail.tls import AnyLogin, Endpoint

TIMEOUT = 30.0
_FROM = "BODY.PEEK[HEADER.FIELDS (FROM)]"


class Tidy:
    """A session that may write. After a MailError other than FolderMissing it is of no more use."""

    def __init__(self, client: IMAPClient, host: str, user: str) -> None:
        self._client = client
        self._host = host
        self._user = user
        self._folder = ""  # what is open
        self._uidvalidity = 0

    @classmethod
    def open(cls, endpoint: Endpoint, login: AnyLogin, *, timeout: float = TIMEOUT) -> Self:
        """Connect and log in; raises the MailErrors of Mailbox.open."""
        return cls(imap_connect.connect(endpoint, login, timeout), endpoint.host, login.user)

    def uidvalidity(self, folder: str) -> int:
        """Open a folder and return under which UIDVALIDITY its numbers count now."""
        with self._talking():
            self._select(folder)
        return self._uidvalidity

    def mark_read(self, folder: str, uids: Sequence[int]) -> None:
        """Set \\Seen."""
        with self._talking():
            self._select(folder)
            self._client.add_flags(list(uids), [b"\\Seen"], silent=True)

    def move(self, folder: str, uids: Sequence[int], target: str) -> None:
        """Move mails to another folder, which is made when it is missing; those that are gone do no harm.

        Raises ServerOdd when the server can only move at the risk of a loss.
        """
        with self._talking():
            self._select(folder)
            here = self._client.search(["UID", ",".join(map(str, uids))])
            if here:
                self._make(target)
                self._move(here, target)

    def sent_folder(self) -> str | None:
        """Name the folder of sent mail, None when there is none."""
        with self._talking():
            return find_sent(self._client)

    def holds(self, folder: str, message_id: str) -> bool:
        """Say whether a mail with this Message-ID lies in a folder."""
        with self._talking():
            return bool(self._found(folder, message_id))

    def from_of(self, folder: str, message_id: str) -> str:
        """Return the From address of the mail with this Message-ID, '' when it is not there."""
        with self._talking():
            uids = self._found(folder, message_id)
            if not uids:
                return ""
            [parts] = self._client.fetch(uids[-1:], [_FROM]).values()
        header = next((value for key, value in parts.items() if key.startswith(b"BODY")), b"")
        found = parse_addresses(str(BytesHeaderParser().parsebytes(header).get("From", "")))
        return found[0].address if found else ""

    def append(self, folder: str, data: bytes) -> None:
        """File a copy of a mail, as read."""
        with self._talking():
            self._client.append(folder, data, [b"\\Seen"])

    def close(self) -> None:
        """End the session."""
        with suppress(Exception):  # politeness only
            self._client.logout()
        imap_connect.hang_up(self._client)

    def _select(self, folder: str) -> None:
        if self._folder == folder:
            return
        self._folder = ""  # a SELECT that fails leaves none open (RFC 3501 §6.3.1)
        try:
            answer = self._client.select_folder(folder)
        except IMAP4.abort:
            raise
        except IMAP4.error as error:
            raise FolderMissing(self._host, str(error), folder=folder) from error
        self._folder, self._uidvalidity = folder, int(answer.get(b"UIDVALIDITY", 0))

    def _found(self, folder: str, message_id: str) -> list[int]:
        self._select(folder)
        return sorted(self._client.search(["HEADER", "Message-ID", message_id]))

    def _make(self, folder: str) -> None:
        try:
            if not self._client.folder_exists(folder):
                self._client.create_folder(folder)
                self._client.subscribe_folder(folder)
        except IMAP4.abort:
            raise
        except IMAP4.error as error:
            raise FolderMissing(self._host, str(error), folder=folder) from error

    def _move(self, uids: list[int], target: str) -> None:
        """Move by MOVE (RFC 6851), else copy and remove exactly these by UIDPLUS (RFC 4315)."""
        if self._client.has_capability("MOVE"):
            self._client.move(uids, target)
        elif self._client.has_capability("UIDPLUS"):
            self._client.copy(uids, target)
            self._client.delete_messages(uids, silent=True)
            self._client.uid_expunge(uids)
        else:
            raise ServerOdd(self._host, "neither MOVE nor UIDPLUS")

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Turn whatever goes wrong into a MailError."""
        try:
            yield
        except Problem:
            raise
        except Exception as error:
            raise while_talking(self._host, self._user, error) from error
