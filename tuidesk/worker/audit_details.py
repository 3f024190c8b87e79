"""Which mails an audit's differences are: the missing ones in the server's words, the others with their tickets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tuidesk.mail.imap import Mailbox
from tuidesk.mail.imap.fetch import SIZES_AT_ONCE
from tuidesk.store import audits
from tuidesk.store.audits import Known
from tuidesk.worker import audit, generations
from tuidesk.worker.audit import Account
from tuidesk.worker.channels import InboundChannel
from tuidesk.worker.context import Bench


@dataclass(frozen=True, slots=True)
class Missing:
    """A mail as its headers on the server tell; `date` (ms) is 0 when they tell none. Nothing is cleaned."""

    uid: int
    sender: str
    subject: str
    date: int


def missing(bench: Bench, channel: InboundChannel, accounts: Iterable[Account]) -> dict[str, list[Missing]]:
    """Return the mails that are missing by folder, asking the server for their heads; raises MailError.

    Where UIDVALIDITY has changed since they were counted, their numbers are those of other mails: none is told.
    """
    wanted = {(one.side.folder, one.generation): one.missing for one in accounts if one.missing}
    if not wanted:
        return {}

    def work(box: Mailbox) -> dict[str, list[Missing]]:
        found = {}
        for side in audit.sides(channel, box):
            place = (side.folder, generations.key(side, box))
            found[side.folder] = list(_heads(bench, box, wanted.get(place, [])))
        return found

    return audit.on_connection(bench, channel, work)


def gone(bench: Bench, account: Account) -> list[Known]:
    """Return what the ledger holds of the mails that left the server."""
    with bench.store.read() as conn:
        side = account.side
        return audits.known(conn, side.name, side.folder, account.generation, account.extra)


def _heads(bench: Bench, box: Mailbox, uids: list[int]) -> Iterator[Missing]:
    for start in range(0, len(uids), SIZES_AT_ONCE):
        some = uids[start : start + SIZES_AT_ONCE]
        heads = box.heads(some)
        parsed = bench.cage.parse([heads.get(uid, b"") for uid in some])
        for uid, mail in zip(some, parsed, strict=True):
            yield Missing(uid, mail.sender.address or mail.sender.name, mail.subject, mail.date_ms or 0)
