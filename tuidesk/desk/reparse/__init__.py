"""Reads stored mail again with the present parser, without touching what agents did with it.

A few mails at a time: read, parsed in the cage while no lock is held, written in transactions that
stay short. Each mail notes the parser that read it, so whatever ends the run, the next one goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tuidesk.desk import routing
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.desk.reparse import moving, rewrite
from tuidesk.desk.reparse.rewrite import Reread
from tuidesk.mail.message import Parsed
from tuidesk.mail.parse import PARSER
from tuidesk.store import reparse as rows
from tuidesk.store.engine import Store
from tuidesk.store.leases import Lease
from tuidesk.store.reparse import Scope, Stored

__all__ = ["Progress", "Scope", "read_again"]

BATCH = 20
BATCH_BYTES = 8 * 1024 * 1024
WRITE_SECONDS = 0.03  # of one transaction; what is left goes into the next

Parse = Callable[[Sequence[bytes]], list[Parsed]]


@dataclass(slots=True)
class Progress:
    """How far it is. `moved` = (message row, its ticket, the ticket that it would join today, 0 = a new one)."""

    total: int
    read: int = 0
    changed: int = 0
    kinds: int = 0  # whose kind is another one now
    lost: int = 0  # whose bytes are not in the store
    moved: list[tuple[int, int, int]] = field(default_factory=list)


def read_again(
    store: Store, actor: Actor, scope: Scope, parse: Parse, lease: Lease | None = None
) -> Iterator[Progress]:
    """Read mail again batch by batch, and yield how far it is after each; without a lease nothing is written.

    Raises NotAllowed, and LeaseLost when another one reads mail again meanwhile.
    """
    require(actor, "admin")
    return _read(store, scope, parse, lease)


def _read(store: Store, scope: Scope, parse: Parse, lease: Lease | None) -> Iterator[Progress]:
    with store.read() as conn:
        progress = Progress(rows.count(conn, scope, PARSER))
        own = routing.own_addresses(conn)
    after = 0
    yield progress
    while batch := _batch(store, scope, after):
        pairs = _parsed(store, batch, parse, progress)
        rereads = [rewrite.compare(mail, parsed, own) for mail, parsed in pairs]
        with store.read() as conn:
            progress.moved += moving.elsewhere(conn, rereads, own)
        _write(store, rereads, lease, progress)
        progress.read += len(batch)
        after = batch[-1].id
        yield progress


def _batch(store: Store, scope: Scope, after: int) -> list[Stored]:
    with store.read() as conn:
        return rows.older(conn, scope, PARSER, after, BATCH)


def _parsed(
    store: Store, batch: list[Stored], parse: Parse, progress: Progress
) -> list[tuple[Stored, Parsed]]:
    """Parse the mails of a batch in portions that fit the cage's pipe; those without bytes are left out."""
    found: list[tuple[Stored, Parsed]] = []
    portion: list[tuple[Stored, bytes]] = []
    for mail in batch:
        try:
            portion.append((mail, store.raw.get(mail.raw_sha256)))
        except KeyError:
            progress.lost += 1
            continue
        if sum(len(raw) for _, raw in portion) > BATCH_BYTES:
            found += _portion(portion, parse)
            portion = []
    return found + _portion(portion, parse)


def _portion(portion: list[tuple[Stored, bytes]], parse: Parse) -> list[tuple[Stored, Parsed]]:
    parsed = parse([raw for _, raw in portion]) if portion else []
    return [(mail, one) for (mail, _), one in zip(portion, parsed, strict=True)]


def _write(store: Store, rereads: list[Reread], lease: Lease | None, progress: Progress) -> None:
    """Write in short transactions; without a lease only count what would be written."""
    if lease is None:
        with store.read() as conn:
            for reread in rereads:
                rewrite.count(conn, reread, progress)
        return
    waiting = list(rereads)
    while waiting:
        end = time.monotonic() + WRITE_SECONDS
        with store.write() as conn:
            lease.check(conn)
            while waiting and time.monotonic() < end:
                rewrite.apply(conn, waiting.pop(0), progress)
    lease.renew()
