"""What the companion of `tuidesk` does: serve the desk, and at its end send what still waits."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable

import sqlalchemy as sa

from tuidesk.desk import outbox
from tuidesk.locations import Locations
from tuidesk.store.engine import Store, open_store
from tuidesk.store.tables import outbox as rows
from tuidesk.worker.supervisor import run

DRAIN_SECONDS = 15.0  # a terminal that was lost means "send now what waits"


def accompany(locations: Locations, last_desk_gone: Callable[[threading.Event], None]) -> int:
    """Serve until `last_desk_gone` returns or a signal comes; return the exit code."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    store = open_store(locations, role="worker")

    def end_with_the_desks() -> None:
        try:
            last_desk_gone(stop)
            _drain(store, stop)
        finally:
            stop.set()

    threading.Thread(target=end_with_the_desks, name="desks", daemon=True).start()
    run(locations, store, stop=stop)
    store.close()
    return 0


def _drain(store: Store, stop: threading.Event) -> None:
    """Wait for mail that is due within the drain time, undo time included, to leave."""
    deadline = time.monotonic() + DRAIN_SECONDS
    while not stop.is_set():
        left_ms = (deadline - time.monotonic()) * 1000
        with store.read() as conn:
            due = outbox.due_in_ms(conn)
            busy = conn.scalar(sa.select(rows.c.id).where(rows.c.state == "sending").limit(1))
        if left_ms <= 0 or not (busy or (due is not None and due < left_ms)):
            return
        stop.wait(0.2)
