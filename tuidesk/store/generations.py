"""Folders of mailboxes, each under one UIDVALIDITY of one server, and which of their mails are wanted.

A UIDVALIDITY (32 bits, RFC 3501 §2.3.1.1) tells the generations of a folder apart on one server only. When a
channel is given another server or user, its `generation` grows and stands above those bits, so that the same
UIDVALIDITY and UID on the new server are another mail.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.store.clock import now
from tuidesk.store.tables import ledger, mailbox

_BITS = 32


@dataclass(frozen=True, slots=True)
class Generation:
    """One folder of a mailbox under one UIDVALIDITY of one server."""

    id: int
    first_uid: int  # smaller UIDs are not wanted; 0 = to be decided
    met_uid: int  # the UID that came next when the desk first saw it; 0 = nobody noted it


def key(generation: int, uidvalidity: int) -> int:
    """Return the number under which ledger and mailbox keep a folder of one server."""
    return (generation << _BITS) | uidvalidity


def server_uidvalidity(number: int) -> int:
    """Return what the server itself said."""
    return number & ((1 << _BITS) - 1)


def unused(conn: sa.Connection, channel: str) -> int:
    """Return the generation that a new channel of this name begins with: one that the ledger does not know.

    Its name may have belonged to a channel that was removed; the ledger of that one stays.
    """
    highest = conn.scalar(sa.select(sa.func.max(ledger.c.uidvalidity)).where(ledger.c.channel == channel))
    return 0 if highest is None else (highest >> _BITS) + 1


def find(conn: sa.Connection, inbound_id: int, folder: str, number: int) -> Generation | None:
    """Return the generation of a folder, or None when it was never seen; `number` is its `key`."""
    mine = (
        mailbox.c.inbound_id == inbound_id,
        mailbox.c.folder == folder,
        mailbox.c.uidvalidity == number,
    )
    row = conn.execute(sa.select(mailbox.c.id, mailbox.c.first_uid, mailbox.c.met_uid).where(*mine)).first()
    return Generation(*row) if row else None


def add(
    conn: sa.Connection,
    inbound_id: int,
    folder: str,
    number: int,
    first_uid: int,
    met_uid: int,
    *,
    sent: bool = False,
) -> None:
    """Note a folder's new generation, the first UID that is wanted of it, and the one that came next."""
    place = {"inbound_id": inbound_id, "folder": folder, "uidvalidity": number, "sent": sent}
    values = {**place, "first_uid": first_uid, "met_uid": met_uid, "created_at": now()}
    conn.execute(sa.insert(mailbox).values(values))


def decide(conn: sa.Connection, mailbox_id: int, first_uid: int) -> None:
    """Note the first UID that is wanted of a folder, in place of an earlier decision."""
    conn.execute(sa.update(mailbox).where(mailbox.c.id == mailbox_id).values(first_uid=first_uid))


def forget_sent(conn: sa.Connection, inbound_id: int) -> None:
    """Forget the Sent folder of a mailbox, so that watching it anew begins anew."""
    conn.execute(sa.delete(mailbox).where(mailbox.c.inbound_id == inbound_id, mailbox.c.sent))
