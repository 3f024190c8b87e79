"""Raw mail is carried over piece by piece, each under its SHA-256, which says at once whether it is the same."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator

from tuidesk.store.copying.refusals import differs
from tuidesk.store.raw import RawStore

_BATCH_BYTES = 8 * 2**20


def carry(source: RawStore, target: RawStore, tell: Callable[[int], None]) -> tuple[int, int]:
    """Carry what the target lacks; return how many pieces the source has whole, and how many damaged.

    Pieces are committed as they come, so that a copy that was broken off need not begin again with them.
    What the target has and the source has not (it was erased meanwhile) goes.
    """
    names = list(source.names())
    here = set(target.names())
    damaged = 0
    for pieces in _batches(source, [name for name in names if name not in here]):
        whole = [data for name, data in pieces if hashlib.sha256(data).hexdigest() == name]
        target.put_many(whole)
        damaged += len(pieces) - len(whole)
        tell(len(pieces))
    target.remove(here - set(names))
    return len(names) - damaged, damaged


def prove(target: RawStore, pieces: int, tell: Callable[[int], None]) -> None:
    """Read every piece again and look whether it is what its name says; raises CopyRefused."""
    sound = 0
    for name in target.names():
        if hashlib.sha256(target.get(name)).hexdigest() != name:
            raise differs("raw")
        sound += 1
        tell(1)
    if sound != pieces:
        raise differs("raw")


def _batches(source: RawStore, names: list[str]) -> Iterator[list[tuple[str, bytes]]]:
    batch: list[tuple[str, bytes]] = []
    size = 0
    for name in names:
        data = _read(source, name)
        batch.append((name, data))
        size += len(data)
        if size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(source: RawStore, name: str) -> bytes:
    try:
        return source.get(name)
    except zlib.error:
        return b""  # damaged: it is no piece of this name
