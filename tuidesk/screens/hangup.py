"""When the terminal is taken away, what is being typed is saved before the program ends."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

NUDGE_SECONDS = 1.0
SAVE_SECONDS = 20.0  # a store may be busy as long; then the program ends unsaved


def nothing() -> None:
    """Do nothing: nobody needs to be told that the terminal is gone."""


def save_on_hangup(save: Callable[[], None], ended: Callable[[], None]) -> None:
    """Have the loss of the terminal save first, tell `ended`, and then end the program, as SIGHUP always does.

    A handler of Python's own, not one of the event loop: the loop may already wait for a terminal
    that is gone. It runs in the main thread, which never holds the store.
    """
    begun = threading.Event()

    def hang_up(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a second one must not end the saving
        begun.set()
        try:
            save()
        finally:
            ended()
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGHUP)

    signal.signal(signal.SIGHUP, hang_up)
    with suppress(OSError, ValueError, AttributeError):  # without a terminal there is nothing to lose
        terminal = sys.__stdin__.fileno()  # type: ignore[union-attr]
        threading.Thread(target=_watch, args=(terminal, begun), daemon=True, name="hangup").start()


def _watch(terminal: int, begun: threading.Event) -> None:
    """Wait for the end of the terminal and see to it that the program ends too.

    The signal alone is not enough: it does not come where the terminal is not the controlling one,
    and the main thread misses it in the moment before it falls asleep, waiting to write to a
    terminal that nobody reads any more. Such a program would go on for ever, unseen.
    """
    line = select.poll()
    line.register(terminal, 0)  # POLLHUP and POLLERR are told unasked
    line.poll()
    main = threading.main_thread().ident
    deadline = time.monotonic() + SAVE_SECONDS
    while main is not None and not begun.is_set() and time.monotonic() < deadline:
        signal.pthread_kill(main, signal.SIGHUP)
        begun.wait(NUDGE_SECONDS)
    time.sleep(max(0.0, deadline - time.monotonic()))
    os._exit(128 + signal.SIGHUP)
