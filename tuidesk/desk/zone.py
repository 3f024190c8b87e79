"""The time zone in which an agent reads times, and when his day began."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone(name: str) -> tzinfo | None:
    """Return the zone of an IANA name; None, also for one that is unknown here, means as TZ says."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def day_start(zone: tzinfo | None) -> int:
    """Return when (ms) today began in a zone; None = as TZ says."""
    now = datetime.now(zone).astimezone(zone)
    return int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)
