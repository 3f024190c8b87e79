"""Which mails of a folder are wanted: decided once a folder and UIDVALIDITY, then kept in its row.

The decision is taken anew, from the same first meeting, when the channel's `since` changes.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.mail.imap import Mailbox
from tuidesk.store import generations
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.tables import mailbox
from tuidesk.worker.channels import InboundChannel

DAY_MS = 86_400_000
CLOCKS_MS = 3_600_000  # by which a server's clock may be behind ours


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
            generations.add(conn, channel.id, channel.folder, number, first, box.uidnext, sent=channel.sent)
    return first


def key(channel: InboundChannel, box: Mailbox) -> int:
    """Return the number under which ledger and mailbox keep the folder on the channel's present server."""
    return generations.key(channel.generation, box.uidvalidity)


def met(conn: sa.Connection, channel: InboundChannel) -> int | None:
    """Return when (ms) the desk first saw the folder, under whatever UIDVALIDITY; older mail is old mail.

    A Sent folder is the same one under whatever name.
    """
    folder = mailbox.c.sent if channel.sent else mailbox.c.folder == channel.folder
    first = sa.select(sa.func.min(mailbox.c.created_at)).where(mailbox.c.inbound_id == channel.id, folder)
    met_at: int | None = conn.scalar(first)
    return met_at


@dataclass(frozen=True, slots=True)
class FirstSight:
    """When (ms) the desk first saw a folder, and which UID came next when it first saw this generation of it."""

    moment: int
    uid: int  # 0 = nobody noted it

    def before(self, uid: int, received_ms: int) -> bool:
        """Say whether a mail is from before the desk, so that nobody is told about it.

        Servers tell times in whole seconds and by clocks of their own, so a mail of the first minutes is
        known by its number. Much older mail that comes now was moved here: a whole archive, perhaps.
        """
        numbered = 0 < self.uid <= uid
        return received_ms < (self.moment - CLOCKS_MS if numbered else self.moment // 1000 * 1000)


def first_sight(store: Store, channel: InboundChannel, box: Mailbox) -> FirstSight:
    """Return when the desk first saw the folder, of which this generation is known by now."""
    with store.read() as conn:
        known = generations.find(conn, channel.id, channel.folder, key(channel, box))
        return FirstSight(met(conn, channel) or 0, known.met_uid if known else 0)


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
    """Return the first UID that the server received after a moment (ms); IMAP itself only searches by day.

    That is the server's own day, which may be the one before ours (RFC 3501 §6.4.4).
    """
    for batch in box.fetch(box.uids_since(_day(moment - DAY_MS))):
        for mail in batch:
            if (
                mail.internal_ms >= moment
            ):  # what came within that second was taken in before the folder changed
                return mail.uid
    return box.uidnext


def _day(moment: int) -> datetime.date:
    return datetime.datetime.fromtimestamp(moment / 1000, datetime.UTC).date()
