"""Times in the agent's zone, short enough for a column and plain enough to read at a glance."""

from __future__ import annotations

from datetime import datetime, tzinfo

from tuidesk.i18n import _, mark

MINUTE, HOUR, DAY, WEEK, YEAR = 60, 3600, 86_400, 604_800, 31_557_600
_MONTHS = (
    mark("Jan"), mark("Feb"), mark("Mar"), mark("Apr"), mark("May"), mark("Jun"),
    mark("Jul"), mark("Aug"), mark("Sep"), mark("Oct"), mark("Nov"), mark("Dec"),
)  # fmt: skip


def age(then_ms: int, now_ms: int) -> str:
    """Return how long ago something was, in at most five cells: now, 3m, 12h, 5d, 6w, 2y."""
    seconds = max(0, now_ms - then_ms) // 1000
    if seconds < MINUTE:
        return _("now")
    for unit, letter, upto in (
        (MINUTE, "m", HOUR),
        (HOUR, "h", DAY),
        (DAY, "d", 2 * WEEK),
        (WEEK, "w", YEAR),
    ):
        if seconds < upto:
            return f"{seconds // unit}{_(letter)}"
    return f"{seconds // YEAR}{_('y')}"


_UNITS = (mark("m"), mark("h"), mark("d"), mark("w"))  # minutes, hours, days, weeks, as `age` shows them


def moment(then_ms: int, now_ms: int, tz: tzinfo | None) -> str:
    """Return a date and time as people say it: today 10:02, yesterday 18:40, 3 Mar 09:15, 3 Mar 2024."""
    then, now = datetime.fromtimestamp(then_ms / 1000, tz), datetime.fromtimestamp(now_ms / 1000, tz)
    days = (now.date() - then.date()).days
    if days == 0:
        return _("today {time}").format(time=f"{then:%H:%M}")
    if days == 1:
        return _("yesterday {time}").format(time=f"{then:%H:%M}")
    day = f"{then.day} {_(_MONTHS[then.month - 1])}"
    return f"{day} {then:%H:%M}" if then.year == now.year else f"{day} {then.year}"


def clock(then_ms: int, tz: tzinfo | None) -> str:
    """Return the time of day, as 10:14."""
    return f"{datetime.fromtimestamp(then_ms / 1000, tz):%H:%M}"


def size(count: int) -> str:
    """Return a file's size in the units that people know: 940 B, 84 kB, 1.2 MB."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{round(count / 1000)} kB"
    return f"{count / 1_000_000:.1f} MB"
