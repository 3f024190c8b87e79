"""A desk with two agents, on each kind of store, whose mail may go round."""

from __future__ import annotations

import pytest

from tests.desk_out.desk import Desk
from tests.store.conftest import locations, store
from tuidesk.locations import Locations
from tuidesk.store.engine import Store

__all__ = ["locations", "store"]


@pytest.fixture
def desk(store: Store, locations: Locations) -> Desk:
    return Desk(store, locations)
