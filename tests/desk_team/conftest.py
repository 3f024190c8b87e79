"""A desk of two queues, one of which names a member, on each kind of store."""

from __future__ import annotations

import pytest

from tests.desk_team.desk import TwoQueues
from tests.store.conftest import locations, store
from tuidesk.locations import Locations
from tuidesk.store.engine import Store

__all__ = ["locations", "store"]


@pytest.fixture
def desk(store: Store, locations: Locations) -> TwoQueues:
    return TwoQueues(store, locations)
