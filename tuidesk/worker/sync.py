"""One sync of a folder: what the ledger does not know is fetched, parsed and taken in, batch by batch."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import closing

import sqlalchemy as sa

from tuidesk.desk import intake
from tuidesk.desk.intake import Arrival, Taken
from tuidesk.mail.imap import Fetched, Mailbox
from tuidesk.mail.message import Parsed
from tuidesk.store import ledger
from tuidesk.store.engine import Store
from tuidesk.store.errors import StoreProblem
from tuidesk.store.ledger import Key
from tuidesk.worker import checkpoint, generations
from tuidesk.worker.channels import InboundChannel
from tuidesk.worker.context import Context
from tuidesk.worker.prefetch import ahead

log = logging.getLogger(__name__)

Fence = Callable[[sa.Connection], None]


class FolderSync:
    """The state of one connection: which UIDs are wanted and which the ledger already knows."""

    def __init__(self, context: Context, channel: InboundChannel, box: Mailbox, fence: Fence) -> None:
        self._context = context
        self._channel = channel
        self._box = box
        self._fence = fence
        self._next = generations.first_wanted(context.store, channel, box)
        with context.store.read() as conn:
            self._met_at = generations.met(conn, channel) or 0
            self._known = ledger.known_uids(conn, channel.name, channel.folder, box.uidvalidity)

    def run(self, stop: threading.Event) -> None:
        """Take in every wanted mail that the ledger does not know; ends early, between batches, on stop."""
        uids = self._box.uids(self._next)
        wanted = [uid for uid in uids if uid not in self._known]
        with closing(ahead(self._box.fetch(wanted), f"fetch {self._channel.name}")) as batches:
            for batch in batches:
                self._take(batch)
                checkpoint.when_large(self._context.store)
                if stop.is_set():
                    return
        if uids:  # UIDs only grow (RFC 3501 §2.3.1.1), so the next search may begin after the last one
            self._next = uids[-1] + 1
            self._known.clear()

    def _take(self, batch: Sequence[Fetched]) -> None:
        store = self._context.store
        given = [mail for mail in batch if not mail.error]
        digests = store.raw.put_many([mail.raw for mail in given])
        parsed = self._context.cage.parse([mail.raw for mail in given])
        arrivals = [self._arrival(*each) for each in zip(given, digests, parsed, strict=True)]
        self._context.tally.arrived(take_batch(store, arrivals, self._fence))
        for mail in batch:
            if mail.error:
                self._quarantine(mail)

    def _quarantine(self, mail: Fetched) -> None:
        """Note a mail that the server will not give, in its words: it is shown, and not asked for again."""
        channel = self._channel
        key = Key(channel.name, channel.folder, self._box.uidvalidity, mail.uid, "")
        with self._context.store.write() as conn:
            self._fence(conn)
            ledger.quarantine(conn, key, mail.error)
        self._context.tally.quarantined()

    def _arrival(self, mail: Fetched, sha256: str, parsed: Parsed) -> Arrival:
        return Arrival(
            channel=self._channel.name,
            folder=self._channel.folder,
            uidvalidity=self._box.uidvalidity,
            uid=mail.uid,
            sha256=sha256,
            parsed=parsed,
            received_ms=mail.internal_ms,
            queue_id=self._channel.queue_id,
            announce=mail.internal_ms >= self._met_at,  # mail from before the desk tells nobody
        )


def take_batch(store: Store, arrivals: Sequence[Arrival], fence: Fence) -> Sequence[Taken]:
    """Take in a batch in one transaction, or mail by mail when one of them spoils it."""
    try:
        return intake.take(store, arrivals, fence=fence)
    except StoreProblem:  # a full disk or a lost lease is nobody's fault: all of it is tried again later
        raise
    except Exception:
        log.exception("a batch failed, its mails are taken one by one")
        return intake.take_each(store, arrivals, fence=fence)
