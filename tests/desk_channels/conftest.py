"""A desk without a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tuidesk.locations import locate
from tuidesk.store.engine import Store, open_store


@pytest.fixture
def store() -> Iterator[Store]:
    """Open an empty store in the sealed home of the test."""
    locations = locate()
    locations.make()
    opened = open_store(locations)
    yield opened
    opened.close()
