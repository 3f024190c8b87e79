"""What is left to do in a mailbox after mail came or went: marks, moves and copies, decided with the event itself.

None of it may fail or repeat what it follows from, so it is only noted here and done by the worker.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from tuidesk.mail import providers
from tuidesk.store import chores, senders
from tuidesk.store.ledger import Key
from tuidesk.store.outbox import OutboxRecord
from tuidesk.store.senders import Sender

LETTERS = ("reply", "new")  # what a person wrote; automatic mail leaves no copy
SAVED_MS = 15_000  # a provider files its own copy within seconds


def after_taken(conn: sa.Connection, taken: Iterable[tuple[Key, int | None]]) -> None:
    """Note which mails, given with their tickets, are to be moved now that they stand on one."""
    movers = chores.movers(conn)
    if not movers:
        return
    rows = [
        {
            "inbound_id": movers[key.channel],
            "folder": key.folder,
            "uidvalidity": key.uidvalidity,
            "uid": key.uid,
        }
        for key, ticket_id in taken
        if ticket_id is not None and key.uid is not None and key.channel in movers
    ]
    chores.add(conn, "move", rows)


def after_sent(conn: sa.Connection, row: OutboxRecord) -> None:
    """Note what a mail that has left calls for: the answered mails are read, and a copy stands in Sent."""
    if row.kind not in LETTERS or row.outbound_id is None:
        return
    if row.ticket_id is not None:
        since = chores.sent_before(conn, row.ticket_id, row.id)
        read = chores.answered(conn, row.ticket_id, since, row.created_at)
        chores.add(conn, "read", [mail._asdict() for mail in read])
    sender = senders.sender(conn, row.outbound_id)
    mailbox = chores.sent_mailbox(conn, sender.account_id, row.from_address) if sender else None
    if sender is None or mailbox is None or not row.mime_sha256:
        return
    copy = {"inbound_id": mailbox, "sha256": row.mime_sha256}
    if appends(sender):
        chores.add(conn, "append", [copy])
    elif _may_be_rewritten(conn, sender, row.from_address):
        chores.add(conn, "sender", [copy], SAVED_MS)


def appends(sender: Sender) -> bool:
    """Say whether this desk puts the copy into Sent, because the server does not and nobody switched it off."""
    if sender.kind == "gmail" or sender.sent_policy == "off":
        return False  # Gmail always keeps one, and would show two
    saves = sender.kind == "office365" or providers.saves_sent(sender.host)
    return sender.sent_policy == "append" or not saves


def _may_be_rewritten(conn: sa.Connection, sender: Sender, address: str) -> bool:
    """Say whether to look under which From it left: Gmail replaces one that the account may not use."""
    google = sender.kind == "gmail" or sender.host.casefold().endswith((".gmail.com", ".googlemail.com"))
    known = senders.seen_as(conn, sender.outbound_id, address)
    return google and address.casefold() not in (sender.account_address.casefold(), known)
