"""Which server's UIDs a row of ledger or mailbox speaks of.

A UIDVALIDITY (32 bits, RFC 3501 §2.3.1.1) tells the generations of a folder apart on one server only. When a
channel is given another server or user, its `generation` grows and stands above those bits, so that the same
UIDVALIDITY and UID on the new server are another mail.
"""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store.tables import mailbox

_BITS = 32


def key(generation: int, uidvalidity: int) -> int:
    """Return the number under which ledger and mailbox keep a folder of one server."""
    return (generation << _BITS) | uidvalidity


def server_uidvalidity(number: int) -> int:
    """Return what the server itself said."""
    return number & ((1 << _BITS) - 1)


def decide(conn: sa.Connection, mailbox_id: int, first_uid: int) -> None:
    """Note the first UID that is wanted of a folder, in place of an earlier decision."""
    conn.execute(sa.update(mailbox).where(mailbox.c.id == mailbox_id).values(first_uid=first_uid))
