"""Which mails of a folder are wanted: decided once a folder and UIDVALIDITY, then kept in its row.

The decision is taken anew, from the same first meeting, when the channel's `since` changes.
"""

from __future__ import annotations

import datetime

import sqlalchemy as sa

from tuidesk.mail.imap import Mailbox
from tuidesk.store import generations
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.tables import mailbox
from tuidesk.worker.channels import InboundChannel

DAY_MS = 86_400_000


def first_wanted(store: Store, channel: InboundChannel, box: Mailbox) -> int:
    """Return the first UID that is wanted, asking the server when this generation of the folder is new."""
    number = key(channel, box)
    with store.read() as conn:
        known = generations.find(conn, channel.id, channel.folder, number)
        met_at = met(conn, channel)
    if known and known.first_uid:
        return known.first_uid
    first = _first_uid(channel, box, met_at, known.met_uid if known else 0)
    with store.write() as conn:
        if known:
            generations.decide(conn, known.id, first)
        else:
            generations.add(conn, channel.id, channel.folder, number, first, box.uidnext)
    return first


def key(channel: InboundChannel, box: Mailbox) -> int:
    """Return the number under which ledger and mailbox keep the folder on the channel's present server."""
    return generations.key(channel.generation, box.uidvalidity)


def met(conn: sa.Connection, channel: InboundChannel) -> int | None:
    """Return when (ms) the desk first saw the folder, under whatever UIDVALIDITY; older mail is old mail."""
    mine = sa.and_(mailbox.c.inbound_id == channel.id, mailbox.c.folder == channel.folder)
    met_at: int | None = conn.scalar(sa.select(sa.func.min(mailbox.c.created_at)).where(mine))
    return met_at


def _first_uid(channel: InboundChannel, box: Mailbox, met_at: int | None, met_uid: int) -> int:
    """Return the first UID since the time that the channel names, counted from the first meeting.

    `met_uid` came next at the first sight of this generation: exacter than the clocks of two machines.
    """
    if channel.since == "all":
        return 1
    if channel.since == "now":
        return met_uid or (box.uidnext if met_at is None else _first_after(box, met_at))
    start = (met_at or now()) - int(channel.since.removesuffix("d")) * DAY_MS
    return min(box.uids_since(_day(start)), default=box.uidnext)


def _first_after(box: Mailbox, moment: int) -> int:
    """Return the first UID that the server received after a moment (ms); IMAP itself only searches by day."""
    for batch in box.fetch(box.uids_since(_day(moment))):
        for mail in batch:
            if mail.internal_ms >= moment:
                return mail.uid
    return box.uidnext


def _day(moment: int) -> datetime.date:
    return datetime.datetime.fromtimestamp(moment / 1000, datetime.UTC).date()
