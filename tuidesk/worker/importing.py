"""Takes in mail that lies in files: old mail, of which nobody is told, through the same intake as all other.

The ledger knows each mail by its bytes, so an import that was stopped goes on where it was when it is run again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tuidesk.desk.intake import Arrival
from tuidesk.mail.cage import Cage
from tuidesk.mail.stored import Stored
from tuidesk.store import ledger
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.ledger import Key
from tuidesk.worker import checkpoint
from tuidesk.worker.sync import take_batch

BATCH_MAILS = 50
BATCH_BYTES = 8 * 2**20


@dataclass(slots=True)
class Progress:
    """What came of the mails so far, and how far reading has come."""

    position: int = 0
    read: int = 0
    known: int = 0  # of an earlier run
    taken: Counter[str] = field(default_factory=Counter)  # by disposition
    left_out: Counter[str] = field(default_factory=Counter)  # by reason


def run(store: Store, cage: Cage, channel: str, queue_id: int, mails: Iterable[Stored]) -> Iterator[Progress]:
    """Take the mails in batch by batch, and yield the progress after each; every batch is whole or not at all."""
    progress = Progress()
    for batch in _batches(mails):
        progress.read += len(batch)
        progress.position = batch[-1].position
        progress.left_out.update(mail.gone for mail in batch if mail.gone)
        wanted = _unknown(store, channel, [mail for mail in batch if not mail.gone], progress)
        if wanted:
            _take(store, cage, channel, queue_id, wanted, progress)
        yield progress


def _batches(mails: Iterable[Stored]) -> Iterator[list[Stored]]:
    batch: list[Stored] = []
    size = 0
    for mail in mails:
        batch.append(mail)
        size += len(mail.raw)
        if len(batch) >= BATCH_MAILS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _unknown(store: Store, channel: str, mails: list[Stored], progress: Progress) -> list[Stored]:
    """Return the mails that the ledger has not seen under this name."""
    keys = {_key(channel, hashlib.sha256(mail.raw).hexdigest()): mail for mail in mails}
    with store.read() as conn:
        settled = ledger.settled(conn, list(keys))
    progress.known += len(mails) - len(keys) + len(settled)
    return [mail for key, mail in keys.items() if key not in settled]


def _key(channel: str, sha256: str) -> Key:
    return Key(channel, "", 0, None, sha256)


def _take(
    store: Store, cage: Cage, channel: str, queue_id: int, mails: list[Stored], progress: Progress
) -> None:
    raws = [mail.raw for mail in mails]
    digests = store.raw.put_many(raws)
    arrivals = [
        Arrival(
            channel=channel,
            folder="",
            uidvalidity=0,
            uid=None,
            sha256=sha256,
            parsed=parsed,
            received_ms=mail.at or now(),
            queue_id=queue_id,
            announce=False,
            sent_by_us=mail.sent,
        )
        for mail, sha256, parsed in zip(mails, digests, cage.parse(raws), strict=True)
    ]
    taken = take_batch(store, arrivals, lambda _conn: None)
    progress.taken.update(one.disposition for one in taken)
    checkpoint.when_large(store)
