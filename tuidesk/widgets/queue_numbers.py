"""How a queue is doing, in a few short lines: what waits on us, since when, what came and went today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuidesk.i18n import _
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.times import age

if TYPE_CHECKING:
    from tuidesk.store.queue_monitor import Monitor


def queue_numbers(monitor: Monitor, now: int) -> list[tuple[SafeText, SafeText]]:
    """Return label and value of each number; what never happened has a dash."""
    words = (
        (_("waiting"), str(monitor.waiting_on_us)),
        (_("longest wait"), age(monitor.oldest_wait_at, now) if monitor.oldest_wait_at else "-"),
        (_("in today"), str(monitor.in_today)),
        (_("out today"), str(monitor.out_today)),
        (_("last fetch"), age(monitor.fetched_at, now) if monitor.fetched_at else "-"),
    )
    return [(clean_line(label), clean_line(value)) for label, value in words]
