"""What was erased for a person and must not come in again: marks that say nothing to whoever lacks the key.

A mark is an HMAC of an address, a Message-ID or the digest of a mail's bytes. The key lies in the store, so who
has the store can try an address; who has a copy of the marks alone cannot.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from tuidesk.store import facts, upsert
from tuidesk.store.chunks import chunks
from tuidesk.store.tables import attachment, chore, erased, ledger, message, outbox, upload

KEY = "erasure_key"
UNFINISHED = "erasure_unfinished"  # in `meta`: the receipt of one whose words may lie in freed pages still
GONE = "erased:"  # before the mark that stands in the ledger in the place of a digest


def key_of(conn: sa.Connection) -> bytes:
    """Return the key, making it for the first erasure."""
    kept = facts.get(conn, KEY)
    if not kept:
        kept = secrets.token_hex(32)
        facts.put(conn, KEY, kept)
    return bytes.fromhex(kept)


def mark(key: bytes, value: str) -> str:
    """Return the mark of an address, a Message-ID or a digest."""
    return hmac.new(key, value.casefold().encode(), hashlib.sha256).hexdigest()


def remember(conn: sa.Connection, values: Iterable[str], at: int) -> None:
    """Mark what must not come in again, as of now (ms)."""
    key = key_of(conn)
    rows = [{"mark": mark(key, value), "at": at} for value in dict.fromkeys(values) if value]
    if rows:
        insert = upsert.insert(conn.dialect.name, erased)
        newer = insert.on_conflict_do_update(index_elements=["mark"], set_={"at": insert.excluded.at})
        conn.execute(newer, rows)


def moments(conn: sa.Connection, values: Iterable[str]) -> dict[str, int]:
    """Return when (ms) each of these values was erased that was."""
    kept = facts.get(conn, KEY)
    if not kept:
        return {}
    key = bytes.fromhex(kept)
    marks = {mark(key, value): value for value in values if value}
    query = sa.select(erased.c.mark, erased.c.at)
    return {
        marks[row.mark]: row.at
        for some in chunks(marks)
        for row in conn.execute(query.where(erased.c.mark.in_(some)))
    }


def begin(conn: sa.Connection, receipt: Mapping[str, Any]) -> None:
    """Note that an erasure is under way, with its receipt, which has the moment as `at`."""
    facts.put(conn, UNFINISHED, json.dumps(receipt))


def unfinished(conn: sa.Connection, address: str) -> dict[str, Any] | None:
    """Return the receipt of the erasure that was interrupted, if it was of who had this address."""
    kept = facts.get(conn, UNFINISHED)
    receipt: dict[str, Any] | None = json.loads(kept) if kept else None
    return receipt if receipt and moments(conn, [address]).get(address) == receipt["at"] else None


def end(conn: sa.Connection) -> None:
    """Note that nothing is left of whoever was erased."""
    facts.put(conn, UNFINISHED, "")


def unnamed(conn: sa.Connection, digests: Iterable[str]) -> set[str]:
    """Return those of these pieces of raw mail that no row names."""
    left = {one for one in digests if one and not one.startswith(GONE)}
    columns = (
        message.c.raw_sha256, ledger.c.sha256, outbox.c.mime_sha256, chore.c.sha256, attachment.c.sha256,
        upload.c.sha256,
    )  # fmt: skip
    for column in columns:
        for some in chunks(list(left)):
            left -= set(conn.scalars(sa.select(column).where(column.in_(some))))
    return left
