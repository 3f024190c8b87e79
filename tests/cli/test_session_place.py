"""The store of a session on PostgreSQL: named by the desk's own files, never by the environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tuidesk import config
from tuidesk.cli.sessions import place


@pytest.fixture
def home(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUIDESK_DATABASE", "sqlite:////tmp/elsewhere.db")
    (sealed / "keys").mkdir(parents=True)
    return sealed


def test_a_session_takes_the_store_that_the_configuration_names(home: Path) -> None:
    (home / config.FILE).write_text('database = "postgresql://desk_session@db/desk"\n')
    place.adopt_database()
    assert os.environ["TUIDESK_DATABASE"] == "postgresql://desk_session@db/desk"


def test_sshd_asks_by_the_workers_way_where_there_is_one(home: Path) -> None:
    (home / config.FILE).write_text('database = "postgresql://desk_session@db/desk"\n')
    place.use(str(home))
    assert os.environ["TUIDESK_DATABASE"] == "postgresql://desk_session@db/desk"
    (home / "keys" / "database").write_text("postgresql://desk_worker@db/desk\n")
    place.use(str(home))
    assert os.environ["TUIDESK_DATABASE"] == "postgresql://desk_worker@db/desk"


def test_a_configuration_that_cannot_be_read_is_said(home: Path) -> None:
    (home / config.FILE).write_text("database = 7\n")
    with pytest.raises(config.BadConfig):
        place.adopt_database()
