"""When the terminal is taken away, what is being typed is saved before the program ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType


def save_on_hangup(save: Callable[[], None]) -> None:
    """Have SIGHUP save first and then end the program as it always does.

    A handler of Python's own, not one of the event loop: the loop may already wait for a terminal
    that is gone. It runs in the main thread, which never holds the store.
    """

    def hang_up(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        try:
            save()
        finally:
            os.kill(os.getpid(), signal.SIGHUP)

    signal.signal(signal.SIGHUP, hang_up)
