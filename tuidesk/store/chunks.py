"""Long lists of values in short ones, since databases limit the parameters of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
SIZE = 500


def chunks(values: Iterable[T], size: int = SIZE) -> Iterator[list[T]]:
    """Yield the distinct values in lists of at most so many."""
    distinct = list(dict.fromkeys(values))
    for start in range(0, len(distinct), size):
        yield distinct[start : start + size]
