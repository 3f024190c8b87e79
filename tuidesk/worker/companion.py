"""What the companion of `tuidesk` does: serve the desk, and at its end send what still waits."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable

import sqlalchemy as sa

from tuidesk.desk import outbox
from tuidesk.i18n import choose_language, use_language
from tuidesk.locations import Locations
from tuidesk.store.engine import Store, open_store
from tuidesk.store.errors import StoreProblem
from tuidesk.store.tables import outbox as rows
from tuidesk.worker import logs
from tuidesk.worker.supervisor import run

log = logging.getLogger(__name__)

DRAIN_SECONDS = 15.0  # a terminal that was lost means "send now what waits"
RETRY_SECONDS = 2.0


def accompany(locations: Locations, last_desk_gone: Callable[[threading.Event], None]) -> int:
    """Serve until `last_desk_gone` returns or a signal comes; a store in trouble is tried again."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    logs.start(locations)
    use_language(choose_language())  # what it writes about a channel is read by who started it

    def end_with_the_desks() -> None:
        try:
            last_desk_gone(stop)
            _drain(locations, stop)
        finally:
            stop.set()

    threading.Thread(target=end_with_the_desks, name="desks", daemon=True).start()
    while not stop.is_set():
        try:
            store = open_store(locations, role="worker")
            run(locations, store, stop=stop)
            store.close()
        except StoreProblem as problem:
            log.warning("%s", problem)
            stop.wait(RETRY_SECONDS)
    return 0


def _drain(locations: Locations, stop: threading.Event) -> None:
    """Wait until mail that is due within the drain time, undo time included, has left."""
    deadline = time.monotonic() + DRAIN_SECONDS
    store = open_store(locations)
    while not stop.is_set() and _leaves_within(store, deadline - time.monotonic()):
        stop.wait(0.2)
    store.close()


def _leaves_within(store: Store, seconds: float) -> bool:
    with store.read() as conn:
        due = outbox.due_in_ms(conn)
        sending = conn.scalar(sa.select(rows.c.id).where(rows.c.state == "sending").limit(1))
    return seconds > 0 and (sending is not None or (due is not None and due < seconds * 1000))
