"""The proof that no mail was lost: what lies on the server against what stands in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

from tuidesk.mail.errors import Disconnected
from tuidesk.mail.imap import Mailbox
from tuidesk.store import ledger
from tuidesk.store.engine import Store
from tuidesk.worker import generations
from tuidesk.worker.channels import InboundChannel
from tuidesk.worker.context import Bench
from tuidesk.worker.opening import open_mailbox

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Account:
    """One folder under one UIDVALIDITY, compared by UID.

    `missing` mails lie on the server and were not taken in yet; `extra` ones were, and have left it since.
    """

    side: InboundChannel  # whose `folder` it is
    generation: int
    there: frozenset[int]
    seen: frozenset[int]

    @property
    def accounted(self) -> int:
        """How many of the mails on the server stand in the ledger."""
        return len(self.there & self.seen)

    @property
    def missing(self) -> list[int]:
        """The UIDs that the ledger does not hold, ascending."""
        return sorted(self.there - self.seen)

    @property
    def extra(self) -> list[int]:
        """The UIDs that the server does not have any more, ascending."""
        return sorted(self.seen - self.there)


def audit(bench: Bench, channel: InboundChannel) -> list[Account]:
    """Compare the channel's folders with the ledger by UID, downloading nothing; raises MailError.

    These are the one that mail is fetched from, and Sent where that is watched.
    """
    return on_connection(bench, channel, lambda box: compare(bench.store, channel, box))


def on_connection(bench: Bench, channel: InboundChannel, work: Callable[[Mailbox], T]) -> T:
    """Work over a connection of its own, and from the beginning over another one when it breaks.

    Servers end a session whose token has expired; logging in again renews it.
    """
    try:
        with closing(open_mailbox(bench, channel)) as box:
            return work(box)
    except Disconnected:
        with closing(open_mailbox(bench, channel)) as box:
            return work(box)


def compare(store: Store, channel: InboundChannel, box: Mailbox) -> list[Account]:
    """Compare each folder of the channel over an open connection."""
    return [_account(store, side, box) for side in sides(channel, box)]


def sides(channel: InboundChannel, box: Mailbox) -> Iterator[InboundChannel]:
    """Yield each folder of the channel as one to sync, opened in the mailbox meanwhile."""
    if box.folder != channel.folder:
        box.enter(channel.folder)
    yield channel
    sent = (box.sent_folder() if channel.watch_sent else None) or channel.folder
    if sent != channel.folder:
        box.enter(sent)
        yield channel.sent_side(sent)


def missing(accounts: Iterable[Account]) -> int:
    """Return how many mails the ledger does not account for."""
    return sum(len(one.there - one.seen) for one in accounts)


def gone(accounts: Iterable[Account]) -> int:
    """Return how many mails of the ledger have left the server."""
    return sum(len(one.seen - one.there) for one in accounts)


def _account(store: Store, side: InboundChannel, box: Mailbox) -> Account:
    first = generations.first_wanted(store, side, box)
    there = frozenset(box.uids(first))
    number = generations.key(side, box)
    with store.read() as conn:
        known = ledger.known_uids(conn, side.name, side.folder, number)
    return Account(side, number, there, frozenset(uid for uid in known if uid >= first))
