"""How long to wait before a channel is tried again."""

from __future__ import annotations

import random

from tuidesk.mail.errors import MailError, Throttled

FIRST_SECONDS = 1.0
LIMIT_SECONDS = 300.0


class Backoff:
    """Doubling waits with jitter from 1 s to 5 min; a remedy that is not here and a provider's own wish come first."""

    def __init__(self) -> None:
        self.failures = 0

    def reset(self) -> None:
        """Start again from the shortest wait, after something went well."""
        self.failures = 0

    def seconds(self, problem: Exception) -> float:
        """Return how long to wait after this failure."""
        if isinstance(problem, MailError) and problem.retry_seconds:
            return problem.retry_seconds
        step: float = min(FIRST_SECONDS * 2**self.failures, LIMIT_SECONDS)
        self.failures = min(self.failures + 1, 16)
        wait = step * random.uniform(0.5, 1.0)  # noqa: S311 - spreads clients, guards nothing
        if isinstance(problem, Throttled):
            return max(wait, problem.retry_ms / 1000)
        return wait
