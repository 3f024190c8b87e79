"""Raw mail and outgoing attachments, byte for byte, under their SHA-256."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store import upsert
from tuidesk.store.chunks import chunks
from tuidesk.store.faults import explained
from tuidesk.store.tables import raw

STORED, ZLIB = 0, 1
HEAD_BYTES = 256 * 1024  # more than the headers of any mail that is not made to harm

# Larger mails are mostly base64, which only Huffman coding shrinks: a third of the time, the same size.
HUFFMAN_FROM = 32 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of one piece, and how large all of it is."""

    size: int
    data: bytes


class RawStore:
    """Keeps bytes: `raw.db` beside a SQLite store, a table of a PostgreSQL one."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(write=True)

    def put(self, data: bytes) -> str:
        """Keep one piece and return its SHA-256 in hex; it is on disk before this returns."""
        return self.put_many([data])[0]

    def put_many(self, pieces: Sequence[bytes]) -> list[str]:
        """Keep several pieces in one transaction and return their SHA-256 in hex."""
        keys = [hashlib.sha256(piece).hexdigest() for piece in pieces]
        rows = {key: _row(key, piece) for key, piece in zip(keys, pieces, strict=True)}
        if rows:
            self._insert(list(rows.values()))
        return keys

    def get(self, key: str) -> bytes:
        """Return the bytes of a SHA-256; KeyError when they are not here."""
        query = sa.select(raw.c.codec, raw.c.data).where(raw.c.sha256 == key)
        with explained(), self._engine.connect() as conn:
            found = conn.execute(query).first()
        if found is None:
            raise KeyError(key)
        return zlib.decompress(found.data) if found.codec == ZLIB else bytes(found.data)

    def head(self, key: str) -> Head:
        """Return the beginning of a SHA-256's bytes, which is quick however large it is; KeyError as `get`."""
        begin = sa.func.substr(raw.c.data, 1, HEAD_BYTES, type_=sa.LargeBinary)
        query = sa.select(raw.c.codec, raw.c.size, begin).where(raw.c.sha256 == key)
        with explained(), self._engine.connect() as conn:
            found = conn.execute(query).first()
        if found is None:
            raise KeyError(key)
        data = bytes(found[2] or b"")  # SQLite says NULL for the beginning of nothing
        if found.codec == ZLIB:
            data = zlib.decompressobj().decompress(data, HEAD_BYTES)
        return Head(found.size, data)

    def names(self, first: str = "", limit: int | None = None) -> Iterator[str]:
        """Yield the SHA-256 of what is here, in order, from `first` on; for who looks at all of it."""
        query = sa.select(raw.c.sha256).where(raw.c.sha256 >= first).order_by(raw.c.sha256).limit(limit)
        with explained(), self._engine.connect() as conn:
            yield from conn.execution_options(yield_per=1000).scalars(query)

    def remove(self, keys: Iterable[str]) -> None:
        """Forget the bytes of these SHA-256."""
        with explained(), self._writer.begin() as conn:
            for some in chunks(keys):
                conn.execute(sa.delete(raw).where(raw.c.sha256.in_(some)))

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _insert(self, rows: list[dict[str, object]]) -> None:
        insert = upsert.insert(self._engine.dialect.name, raw).on_conflict_do_nothing()
        with explained(), self._writer.begin() as conn:
            conn.execute(insert, rows)


def _row(key: str, data: bytes) -> dict[str, object]:
    packed = _compress(data)
    codec, kept = (ZLIB, packed) if len(packed) < len(data) else (STORED, data)
    return {"sha256": key, "codec": codec, "size": len(data), "data": kept}


def _compress(data: bytes) -> bytes:
    if len(data) < HUFFMAN_FROM:
        return zlib.compress(data, 1)
    packer = zlib.compressobj(1, strategy=zlib.Z_HUFFMAN_ONLY)
    return packer.compress(data) + packer.flush()
