"""A desk without a worker, on both kinds of store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tuidesk.locations import locate
from tuidesk.store.engine import Store, open_store


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Open an empty store in the sealed home of the test."""
    if request.param == "postgresql":
        monkeypatch.setenv("TUIDESK_DATABASE", request.getfixturevalue("postgres").new_database())
    locations = locate()
    locations.make()
    opened = open_store(locations)
    yield opened
    opened.close()
