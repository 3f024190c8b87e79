"""All attempts, in the order of the table in docs/security.md."""

from __future__ import annotations

from tests.escape import commands, doors, forced, keys, neighbours
from tests.escape.attempt import Attempt

ATTEMPTS: tuple[Attempt, ...] = (
    *forced.ATTEMPTS,
    *commands.ATTEMPTS,
    *doors.ATTEMPTS,
    *keys.ATTEMPTS,
    *neighbours.ATTEMPTS,
)
