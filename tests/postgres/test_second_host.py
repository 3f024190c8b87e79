"""A second worker host: it gets the desk's key from the first, and opens what a session sealed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, tuidesk
from tests.postgres.conftest import Roles
from tests.store.rows import insert
from tuidesk.locations import Locations, locate
from tuidesk.store import secrets, tables
from tuidesk.store.engine import open_store
from tuidesk.store.errors import KeyMissing

__all__ = ["tuidesk"]

pytestmark = pytest.mark.server


@pytest.fixture
def account(roles: Roles, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a session keep a password; return the account that it is for."""
    monkeypatch.setenv("TUIDESK_DATABASE", roles.session)
    store = open_store(locate(), role="agent")
    with store.write() as conn:
        made = insert(conn, tables.account, name="a", kind="imap")
        secrets.put_secret(conn, made, "password", "opened here")
    store.close()
    monkeypatch.setenv("TUIDESK_DATABASE", roles.worker)
    return made


def password(locations: Locations, account: int) -> str | None:
    """Open a password as the worker of a host does."""
    store = open_store(locations, role="worker")
    try:
        with store.read() as conn:
            return secrets.get_secret(conn, locations, account, "password")
    finally:
        store.close()


def test_a_second_host_opens_secrets_once_it_has_the_key(
    account: int, roles: Roles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tuidesk: Run
) -> None:
    exported = tuidesk("key", "export").out
    monkeypatch.setenv("TUIDESK_HOME", str(tmp_path / "second"))
    second = locate()
    with pytest.raises(KeyMissing, match="not on this machine"):
        password(second, account)
    assert not (second.keys / "desk.key").exists()  # it makes none of its own for a desk that has one
    tuidesk("key", "import", stdin=exported)
    assert password(second, account) == "opened here"
    assert "has a key already" in tuidesk("key", "import", stdin=exported, code=2).err


def test_the_key_of_another_desk_is_refused(
    account: int, roles: Roles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tuidesk: Run
) -> None:
    monkeypatch.setenv("TUIDESK_HOME", str(tmp_path / "other"))
    monkeypatch.delenv("TUIDESK_DATABASE")
    open_store(locate()).close()
    other = tuidesk("key", "export").out
    monkeypatch.setenv("TUIDESK_HOME", str(tmp_path / "second"))
    monkeypatch.setenv("TUIDESK_DATABASE", roles.worker)
    assert "belongs to another desk" in tuidesk("key", "import", stdin=other, code=2).err
