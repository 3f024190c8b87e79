"""A desk with two queues and a post office that brings raw mail to its intake, on both kinds of store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk_in.desk import Desk
from tuidesk.locations import locate
from tuidesk.store.engine import open_store

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]


@pytest.fixture(params=KINDS)
def desk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    if request.param == "postgresql":
        monkeypatch.setenv("TUIDESK_DATABASE", request.getfixturevalue("postgres").new_database())
    locations = locate()
    locations.make()
    store = open_store(locations)
    yield Desk(store)
    store.close()
