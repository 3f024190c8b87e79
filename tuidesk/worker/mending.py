"""Takes in what an audit found missing, by the ordinary intake, and counts again."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from tuidesk.mail.errors import Disconnected
from tuidesk.mail.imap import Mailbox
from tuidesk.store import audits
from tuidesk.worker import audit
from tuidesk.worker.audit import Account
from tuidesk.worker.channels import InboundChannel
from tuidesk.worker.context import Bench
from tuidesk.worker.sync import Fence, FolderSync


@dataclass(frozen=True, slots=True)
class Mended:
    """What an audit found at the end, and how many mails it took in."""

    accounts: list[Account]
    mended: int


def mend(bench: Bench, channel: InboundChannel, fence: Fence, stop: threading.Event) -> Mended:
    """Audit a channel, take in what is missing, audit again until nothing more can be mended, and remember the sum.

    It needs no lease of the mailbox: a mail that the worker takes in meanwhile is known by its key.
    Raises MailError, and what the fence raises.
    """
    accounts = audit.audit(bench, channel)
    before = left = audit.missing(accounts)
    while left and not stop.is_set():
        broken = _take_in(bench, channel, fence, stop)
        accounts = audit.audit(bench, channel)
        still = audit.missing(accounts)
        if still >= left:
            if broken:
                raise broken
            break
        left = still
    with bench.store.write() as conn:
        fence(conn)
        audits.remember(conn, channel.id, audit.missing(accounts), audit.gone(accounts))
    return Mended(accounts, max(before - audit.missing(accounts), 0))


def _take_in(
    bench: Bench, channel: InboundChannel, fence: Fence, stop: threading.Event
) -> Disconnected | None:
    """Sync every folder; a connection that breaks on the way is returned, for what was taken in stays."""

    def work(box: Mailbox) -> None:
        for side in audit.sides(channel, box):
            FolderSync(bench, side, box, fence).run(stop)

    try:
        audit.on_connection(bench, channel, work)
    except Disconnected as problem:
        return problem
    return None
