"""Fetching ahead: the next batches come over the network while the last one is being stored."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable
from typing import TypeVar

T = TypeVar("T")

AHEAD = 2  # batches; more would only hold more mail in memory


def ahead(source: Iterable[T], name: str) -> Generator[T, None, None]:
    """Yield what the source yields, which runs in a thread at most two items ahead.

    An error of the source is raised here, after the items before it. Closing the
    iterator ends the thread at its next item.
    """
    items: queue.Queue[T | _End] = queue.Queue(AHEAD)
    closed = threading.Event()

    def put(item: T | _End) -> bool:
        while not closed.is_set():
            try:
                items.put(item, timeout=0.2)
            except queue.Full:
                continue
            return True
        return False

    def run() -> None:
        error: BaseException | None = None
        try:
            for item in source:
                if not put(item):
                    return
        except BaseException as caught:
            error = caught
        put(_End(error))

    threading.Thread(target=run, name=name, daemon=True).start()
    try:
        while not isinstance(item := items.get(), _End):
            yield item
        if item.error:
            raise item.error
    finally:
        closed.set()


class _End:
    """Ends the stream, with the error that ended it early if there was one."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error
