"""What one run of the worker did, counted as it happens by many threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Protocol


@dataclass(slots=True)
class Totals:
    """The counts of a run; the last five say how the outbox stands at its end (next_due in ms)."""

    fetched: int = 0
    tickets: int = 0
    followups: int = 0
    duplicates: int = 0
    automatic: int = 0
    bounces: int = 0
    probes: int = 0
    quarantined: int = 0
    sent: int = 0
    held: int = 0
    queued: int = 0
    failed: int = 0
    uncertain: int = 0
    next_due: int | None = None

    def as_dict(self) -> dict[str, int | None]:
        """Return the counts under their stable names."""
        return asdict(self)


class Arrived(Protocol):
    """What the tally reads of a mail that was taken in."""

    @property
    def disposition(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102


_BY_DISPOSITION: Mapping[str, str] = {
    "ticket": "tickets",
    "follow-up": "followups",
    "duplicate-of": "duplicates",
    "probe": "probes",
}


class Tally:
    """A Totals that threads may add to at once."""

    def __init__(self) -> None:
        self.totals = Totals()
        self._lock = threading.Lock()

    def arrived(self, mails: Iterable[Arrived]) -> None:
        """Count mails that were taken in, by where they went and what they are."""
        with self._lock:
            for mail in mails:
                self._add("fetched")
                if mail.disposition in _BY_DISPOSITION:
                    self._add(_BY_DISPOSITION[mail.disposition])
                if mail.kind == "bounce":
                    self._add("bounces")
                if mail.kind != "human" and mail.disposition in ("ticket", "follow-up"):
                    self._add("automatic")

    def quarantined(self) -> None:
        """Count one mail that a server would not give."""
        with self._lock:
            self._add("quarantined")

    def sent(self) -> None:
        """Count one mail that a server took from us."""
        with self._lock:
            self._add("sent")

    def _add(self, name: str) -> None:
        setattr(self.totals, name, getattr(self.totals, name) + 1)
