"""Fetch the bytes of mails in batches that fit in memory, so that one bad mail spoils no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from imaplib import IMAP4
from typing import Any

from imapclient import IMAPClient

from tuidesk.mail.imap.errors import pause_ms

BATCH_MAILS = 50
BATCH_BYTES = 8_000_000
SIZES_AT_ONCE = 500  # keeps the command line under the 8 kB of RFC 7162 §4
_BODY = b"BODY[]"
_GMAIL_ID = "X-GM-MSGID"
_HEAD = "BODY.PEEK[HEADER.FIELDS (FROM SUBJECT DATE MESSAGE-ID)]"


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail and when the server received it (ms since 1970, 0 = not told).

    `error` holds the server's words (uncleaned) when it would not give the bytes; `raw` is empty then.
    `provider_id` names the mail in whatever folder, where the server does that (Gmail); "" elsewhere.
    """

    uid: int
    raw: bytes
    internal_ms: int = 0
    error: str = ""
    provider_id: str = ""


def batches(client: IMAPClient, uids: Sequence[int]) -> Iterator[list[Fetched]]:
    """Fetch mails in the order given, at most 50 and about 8 MB at a time; mails that are gone are left out.

    ENVELOPE and BODYSTRUCTURE are never asked for (servers send broken ones, which lose a whole batch),
    and BODY.PEEK[] leaves \\Seen alone.
    """
    for start in range(0, len(uids), SIZES_AT_ONCE):
        some = uids[start : start + SIZES_AT_ONCE]
        sizes = _sizes(client, some)
        for batch in _plan(some, sizes):
            yield _fetch(client, batch)


def _sizes(client: IMAPClient, uids: Sequence[int]) -> dict[int, int]:
    """Ask for the sizes in bytes; a server that stumbles over that gives none."""
    try:
        answer = client.fetch(uids, ["RFC822.SIZE"])
    except IMAP4.error as error:
        _raise_if_fatal(error)
        return {}
    return {uid: size for uid, item in answer.items() if isinstance(size := item.get(b"RFC822.SIZE"), int)}


def _plan(uids: Sequence[int], sizes: dict[int, int]) -> Iterator[list[int]]:
    """Cut a list of UIDs into batches; a mail over the limit goes alone."""
    batch: list[int] = []
    weight = 0
    for uid in uids:
        size = sizes.get(uid, BATCH_BYTES // BATCH_MAILS)
        if batch and (len(batch) == BATCH_MAILS or weight + size > BATCH_BYTES):
            yield batch
            batch, weight = [], 0
        batch.append(uid)
        weight += size
    if batch:
        yield batch


def _fetch(client: IMAPClient, uids: list[int]) -> list[Fetched]:
    """Fetch one batch; when it fails, halve it until the bad mail stands alone."""
    try:
        # What a failed FETCH left behind would be read as part of this answer.
        client._imap.untagged_responses.pop("FETCH", None)
        answer = client.fetch(uids, ["BODY.PEEK[]", "INTERNALDATE", *_gmail_items(client)])
    except IMAP4.error as error:
        _raise_if_fatal(error)
        if len(uids) == 1:
            return _without_bytes(client, uids, str(error))
        middle = len(uids) // 2
        return _fetch(client, uids[:middle]) + _fetch(client, uids[middle:])
    given = [_fetched(uid, answer[uid]) for uid in uids if isinstance(answer.get(uid, {}).get(_BODY), bytes)]
    left_out = sorted(set(uids) - {mail.uid for mail in given})
    return given + (_without_bytes(client, left_out, "FETCH gave no BODY[]") if left_out else [])


def _raise_if_fatal(error: IMAP4.error) -> None:
    """Let go what is no fault of a single mail: a lost connection, a wish for a pause."""
    if isinstance(error, IMAP4.abort) or pause_ms(str(error)):
        raise error


def _gmail_items(client: IMAPClient) -> list[str]:
    """Return what else to ask for: where the server has Gmail's extensions, its id of each mail."""
    return [_GMAIL_ID] if client.has_capability("X-GM-EXT-1") else []


def _fetched(uid: int, item: dict[bytes, Any]) -> Fetched:
    at, provider_id = item.get(b"INTERNALDATE"), item.get(_GMAIL_ID.encode())
    received = int(at.timestamp() * 1000) if at else 0
    return Fetched(uid, item[_BODY], received, provider_id=str(provider_id or ""))


def _without_bytes(client: IMAPClient, uids: list[int], error: str) -> list[Fetched]:
    """Report the mails that the server keeps but does not give; those expunged meanwhile are left out."""
    there = set(client.search(["UID", ",".join(map(str, uids))]))
    return [Fetched(uid, b"", error=error) for uid in uids if uid in there]


def heads(client: IMAPClient, uids: Sequence[int]) -> dict[int, bytes]:
    """Fetch the headers by which a person knows a mail, for at most SIZES_AT_ONCE mails."""
    answer = client.fetch(uids[:SIZES_AT_ONCE], [_HEAD]) if uids else {}
    return {uid: _head(item) for uid, item in answer.items()}


def _head(item: dict[bytes, Any]) -> bytes:
    """Return the headers of an answer, whose key repeats what was asked in the server's own spelling."""
    return next((value for key, value in item.items() if key.startswith(b"BODY[") and value), b"")
