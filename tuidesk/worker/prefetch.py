"""Working ahead: the next batches are fetched and parsed while the last one is being stored."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator
from contextlib import closing
from typing import TypeVar

T = TypeVar("T")


def ahead(source: Generator[T, None, None], name: str) -> Generator[T, None, None]:
    """Yield what the source yields; it runs in a thread and is one item ahead of the reader.

    An error of the source is raised here, after the items before it. Closing the
    iterator ends the thread at its next item.
    """
    items: queue.Queue[T | _End] = queue.Queue(1)
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
            with closing(source):
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
