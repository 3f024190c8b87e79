"""One suite for both kinds of store: a test that takes `store` or `database_url` runs on each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tuidesk.locations import Locations, locate
from tuidesk.store.engine import Store, open_store

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]


@pytest.fixture(params=KINDS)
def locations(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Locations:
    """Name an empty store of either kind, in the sealed home of the test."""
    if request.param == "postgresql":
        monkeypatch.setenv("TUIDESK_DATABASE", request.getfixturevalue("postgres").new_database())
    return locate()


@pytest.fixture
def store(locations: Locations) -> Iterator[Store]:
    """Open a new store."""
    opened = open_store(locations, role="worker")
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store() -> Iterator[Store]:
    """Open a new SQLite store, for what only SQLite does."""
    opened = open_store(locate(), role="worker")
    yield opened
    opened.close()
