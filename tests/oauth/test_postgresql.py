"""One refresher an account on the other kind of store, where the lease is a row."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.oauth.asking import connected, token
from tests.servers.office365 import Office365
from tests.servers.postgres import Postgres
from tests.worker.desk import Desk

pytestmark = pytest.mark.server


@pytest.fixture
def desk(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("TUIDESK_DATABASE", postgres.new_database())
    opened = Desk()
    yield opened
    opened.close()


def test_refreshers_ask_once(desk: Desk, office365: Office365) -> None:
    _address, account = connected(desk, office365)
    old = token(desk, account)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(token(desk, account, old))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {token(desk, account)}
    assert len(found) == 4
    assert office365.authority.count("refresh_token") == 1
