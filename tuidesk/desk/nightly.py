"""When each mailbox is audited by itself: once a day, at an hour in which nobody waits for mail."""

from __future__ import annotations

import datetime

from tuidesk.store.audits import Audited

QUIET_HOUR = 3  # by the clock of the machine that runs the worker


def last_quiet(moment: int, inbound_id: int, zone: datetime.tzinfo | None = None) -> int:
    """Return the last time (ms) before a moment at which a mailbox was to be audited.

    Each has its own minute, so that an account of many mailboxes opens few connections at once.
    """
    now = datetime.datetime.fromtimestamp(moment / 1000, zone).astimezone(zone)
    quiet = now.replace(hour=QUIET_HOUR, minute=7 * inbound_id % 60, second=0, microsecond=0)
    if quiet > now:
        quiet -= datetime.timedelta(days=1)
    return int(quiet.timestamp() * 1000)


def is_due(mailbox: Audited, moment: int) -> bool:
    """Say whether a mailbox is to be audited now.

    Not before its first night, nor before a worker that was away at night has caught up with its mail.
    """
    quiet = last_quiet(moment, mailbox.inbound_id)
    return max(mailbox.audited_at, mailbox.created_at) < quiet <= mailbox.ok_at
