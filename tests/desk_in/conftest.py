"""A desk with two queues and a post office that brings raw mail to its intake."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk_in.desk import Desk
from tuidesk.locations import locate
from tuidesk.store.engine import open_store


@pytest.fixture
def desk() -> Iterator[Desk]:
    locations = locate()
    locations.make()
    store = open_store(locations)
    yield Desk(store)
    store.close()
