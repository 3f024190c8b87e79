"""One thing that is wrong or will be soon, as the strip, the health screen and `tuidesk health` say it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from tuidesk.desk.zone import zone
from tuidesk.i18n import _
from tuidesk.store.clock import now
from tuidesk.term.clean import SafeText, clean_line

DAY_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong: where (an address, "" = the desk), what, what to do, since when (ms).

    `level` is bad (something does not work), soon (it will not) or note (worth a look); `channel`
    names the channel that it is about.
    """

    where: SafeText
    title: SafeText
    hint: SafeText
    since_at: int = 0
    level: Literal["bad", "soon", "note"] = "bad"
    channel: str = ""

    def sentence(self, timezone: str = "") -> SafeText:
        """Return it as one line, its time in an IANA zone or in that of this process."""
        line = self.what(timezone)
        return clean_line(f"{line}. {self.hint}" if self.hint else line)

    def what(self, timezone: str = "") -> SafeText:
        """Return where, what and since when, without what to do."""
        title = self.title.rstrip(".")
        if self.since_at:
            title = _("{title} since {time}").format(title=title, time=clock(self.since_at, timezone))
        return clean_line(f"{self.where}: {title}" if self.where else title)


def trouble(
    where: str,
    title: str,
    hint: str = "",
    since_at: int = 0,
    level: Literal["bad", "soon", "note"] = "bad",
    channel: str = "",
) -> Trouble:
    """Return a trouble with its words cleaned."""
    return Trouble(clean_line(where), clean_line(title), clean_line(hint), since_at, level, channel)


def clock(moment: int, timezone: str = "") -> str:
    """Return a moment as `10:14`, with its date when it was not within the last day."""
    local = datetime.datetime.fromtimestamp(moment / 1000, zone(timezone))
    recent = now() - moment < DAY_MS
    return local.strftime("%H:%M" if recent else "%Y-%m-%d %H:%M")


def date(moment: int, timezone: str = "") -> str:
    """Return the day of a moment as 2026-12-24."""
    return datetime.datetime.fromtimestamp(moment / 1000, zone(timezone)).strftime("%Y-%m-%d")
