"""How a queue is doing, in a line or two under the table."""

from __future__ import annotations

from collections.abc import Iterator

from tuidesk.desk.queue_cards import Outlook
from tuidesk.desk.queue_lines import QueueLine
from tuidesk.i18n import _
from tuidesk.store.clock import now
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.times import age


def numbers(line: QueueLine, outlook: Outlook | None, dot: str) -> tuple[SafeText, ...]:
    """Return what waits, since when, what came and went today, and what a provider sent about forwarding."""
    lines = [clean_line(f"{line.name}: " + f" {dot} ".join(_counts(line)))]
    if outlook is not None and outlook.forwarding.code:
        words = _("forwarding code from the provider: {code}").format(code=outlook.forwarding.code)
        lines.append(clean_line(words))
    return tuple(lines)


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
