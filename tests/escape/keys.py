"""Attempts in the desk itself: keys, words of the palette, names of files, and what a terminal answers by itself."""

from __future__ import annotations

import base64
import os
import signal
from collections.abc import Mapping

from tests.escape.attempt import Aim, Attempt, Outcome, Way
from tests.escape.prison import Prison
from tests.helpers import wait_for

DESK, HELP, COMPOSER, PALETTE = "Enlaces", r"(?i)help.*|Show the keys", r"To +Eva Sol", "Choose|command"
See = tuple[str]


def types(*steps: str | See, env: Mapping[str, str] | None = None, columns: int = 120, rows: int = 40) -> Way:
    """Type keys; a pattern in a tuple waits until the screen shows it. All that was drawn is what came back."""

    def way(prison: Prison) -> Outcome:
        with prison.screen(env=dict(env or {}), columns=columns, rows=rows) as session:
            session.until(DESK)
            for step in steps:
                if isinstance(step, tuple):
                    session.until(step[0])
                else:
                    session.send(step.replace("{secret}", str(prison.secret_file)))
            os.kill(session.pid, signal.SIGTERM)
            wait_for(lambda: not session.running(), "the login to end")
            return Outcome(0, bytes(session.raw))

    return way
