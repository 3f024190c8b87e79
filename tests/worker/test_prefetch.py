"""Fetching ahead."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.helpers import wait_for
from tuidesk.worker.prefetch import ahead


def numbers(count: int) -> Iterator[int]:
    yield from range(count)


def test_everything_comes_in_order() -> None:
    assert list(ahead(numbers(100), "t")) == list(range(100))


def test_it_does_not_run_away() -> None:
    made: list[int] = []

    def source() -> Iterator[int]:
        for number in range(50):
            made.append(number)
            yield number

    with closing(ahead(source(), "t")) as items:
        assert next(items) == 0
        wait_for(lambda: len(made) > 1, "the source to run ahead")
        assert len(made) <= 3  # one given, one waiting, one in its hands


def test_an_error_comes_after_the_items_before_it() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise OSError

    items = ahead(source(), "t")
    assert next(items) == 1
    with pytest.raises(OSError):
        next(items)


def test_closing_ends_the_thread() -> None:
    with closing(ahead(numbers(10**9), "endless")) as items:
        next(items)
    wait_for(lambda: all(t.name != "endless" for t in threading.enumerate()), "the thread to end")
