"""One sync of a folder: what the ledger does not know is fetched, parsed and taken in, batch by batch."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import TypeVar

import sqlalchemy as sa

from tuidesk.desk import intake
from tuidesk.desk.intake import Arrival, Taken
from tuidesk.mail.imap import Fetched, Mailbox
from tuidesk.mail.message import Parsed
from tuidesk.store import acknowledgements, ledger
from tuidesk.store.chunks import chunks
from tuidesk.store.engine import Store
from tuidesk.store.errors import StoreProblem
from tuidesk.store.ledger import Key
from tuidesk.worker import checkpoint, generations
from tuidesk.worker.arriving import source
from tuidesk.worker.backlog import Backlog
from tuidesk.worker.channels import InboundChannel
from tuidesk.worker.context import Bench
from tuidesk.worker.log_lines import note
from tuidesk.worker.prefetch import ahead

log = logging.getLogger(__name__)

TOLD_AT_ONCE = 10  # mails in one transaction
PAUSE_SECONDS = 0.12  # whoever waits for SQLite's lock looks every 0.1 s

Fence = Callable[[sa.Connection], None]
Kept = tuple[list[Fetched], list[str]]  # mails and their digests in the raw store
Read = tuple[list[Fetched], list[str], list[Parsed]]
T = TypeVar("T")
Batches = Generator[T, None, None]


class FolderSync:
    """The state of one connection: which UIDs are wanted and which the ledger already knows."""

    def __init__(self, context: Bench, channel: InboundChannel, box: Mailbox, fence: Fence) -> None:
        self._context = context
        self._channel = channel
        self._box = box
        self._fence = fence
        self._backlog = Backlog(context.store, channel)
        self._next = generations.first_wanted(context.store, channel, box)
        self._source = source(context.store, channel, box)
        with context.store.read() as conn:
            self._known = ledger.known_uids(conn, channel.name, channel.folder, self._source.generation)

    @property
    def current(self) -> bool:
        """Say whether the folder is still of the generation that this began with."""
        return generations.key(self._channel, self._box) == self._source.generation

    def run(self, stop: threading.Event) -> None:
        """Take in every wanted mail that the ledger does not know; ends early, between batches, on stop."""
        uids = self._box.uids(self._next)
        wanted = [uid for uid in uids if uid not in self._known]
        left = len(wanted)
        self._backlog.left(left)
        kept = ahead(self._kept(wanted), f"fetch {self._channel.name}")
        with closing(ahead(self._read(kept), f"read {self._channel.name}")) as batches:
            for batch in batches:
                self._take(batch)
                left -= len(batch[0])
                self._backlog.left(left)
                checkpoint.when_large(self._context.store)
                if stop.is_set():
                    return
        self._backlog.left(0)
        if uids:  # UIDs only grow (RFC 3501 §2.3.1.1), so the next search may begin after the last one
            self._next = uids[-1] + 1
            self._known.clear()

    def _kept(self, uids: Sequence[int]) -> Batches[Kept]:
        """Fetch, and put the bytes on disk before anybody reads them."""
        for mails in self._box.fetch(uids):
            yield mails, self._context.store.raw.put_many([mail.raw for mail in mails])

    def _read(self, batches: Batches[Kept]) -> Batches[Read]:
        """Parse in the cage, while other batches are fetched and stored."""
        with closing(batches):
            for mails, digests in batches:
                yield mails, digests, self._context.cage.parse([mail.raw for mail in mails])

    def _take(self, batch: Read) -> None:
        mails, digests, parsed = batch
        rows = [row for row in zip(mails, digests, parsed, strict=True) if not row[0].error]
        arrivals = [self._source.arrival(*row) for row in rows]
        for part in self._parts(arrivals):
            self._context.tally.arrived(take_batch(self._context.store, part, self._fence))
        for mail in mails:
            note(log, "mail fetched", channel=self._channel.id, uid=mail.uid, size=len(mail.raw))
            if mail.error:
                self._quarantine(mail)

    def _parts(self, arrivals: Sequence[Arrival]) -> Iterator[Sequence[Arrival]]:
        """Yield what is taken in at once: less where each mail may have to be acknowledged, with a pause between.

        That takes thrice the time of a mail that is not, and agents who want to write wait for it.
        """
        with self._context.store.read() as conn:
            told = acknowledgements.by_queue(conn)
        if len(arrivals) <= TOLD_AT_ONCE or not told or not any(one.announce for one in arrivals):
            yield arrivals
            return
        for part in chunks(arrivals, TOLD_AT_ONCE):
            yield part
            time.sleep(PAUSE_SECONDS)

    def _quarantine(self, mail: Fetched) -> None:
        """Note a mail that the server will not give, in its words: it is shown, and not asked for again."""
        channel = self._channel
        key = Key(channel.name, channel.folder, self._source.generation, mail.uid, "")
        with self._context.store.write() as conn:
            self._fence(conn)
            fresh = ledger.quarantine(conn, key, mail.error)
        if fresh:
            self._context.tally.quarantined()


def take_batch(store: Store, arrivals: Sequence[Arrival], fence: Fence) -> Sequence[Taken]:
    """Take in a batch in one transaction, or mail by mail when one of them spoils it."""
    try:
        return intake.take(store, arrivals, fence=fence)
    except StoreProblem:  # a full disk or a lost lease is nobody's fault: all of it is tried again later
        raise
    except Exception:
        log.exception("a batch failed, its mails are taken one by one")
        return intake.take_each(store, arrivals, fence=fence)
