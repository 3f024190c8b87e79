"""How a queue is doing, in a line under the table."""

from __future__ import annotations

from collections.abc import Iterator

from tuidesk.desk.queues.lines import QueueLine
from tuidesk.i18n import _
from tuidesk.store.clock import now
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.times import age


def numbers(line: QueueLine, dot: str) -> SafeText:
    """Return what waits, since when, and what came and went today."""
    return clean_line(f"{line.name}: " + f" {dot} ".join(_counts(line)))


def _counts(line: QueueLine) -> Iterator[str]:
    seen = line.monitor
    yield _("new {n}").format(n=seen.new)
    yield _("open {n}").format(n=seen.open)
    yield _("waiting on us {n}").format(n=seen.waiting_on_us)
    if seen.oldest_wait_at:
        yield _("oldest wait {age}").format(age=age(seen.oldest_wait_at, now()))
    yield _("today {n_in} in, {n_out} out").format(n_in=seen.in_today, n_out=seen.out_today)
    if seen.fetched_at:
        yield _("last fetch {age}").format(age=age(seen.fetched_at, now()))
