"""A moment as a clock on the wall shows it."""

from __future__ import annotations

import datetime

from tuidesk.desk.zone import zone


def time_of_day(moment: int, timezone: str = "", *, seconds: bool = False) -> str:
    """Return a moment (ms) as `10:20`, or `10:20:01`, in an IANA zone or in that of this process."""
    local = datetime.datetime.fromtimestamp(moment / 1000, zone(timezone))
    return local.strftime("%H:%M:%S" if seconds else "%H:%M")
