"""How long a probe may take, and how often one may be sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in ms; `most` tests to one address within `window_ms`."""

    late_ms: int = 120_000  # from leaving: then causes are named, and it is waited on
    life_ms: int = 24 * 3_600_000
    most: int = 3
    window_ms: int = 600_000


LIMITS = Limits()
