"""Secrets: sealed by everybody, opened by a worker, and bound to their place."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.store.rows import insert
from tuidesk.locations import Locations
from tuidesk.store import keys, secrets, tables
from tuidesk.store.engine import Store, open_store
from tuidesk.store.errors import KeyMissing


def test_sealed_bytes_come_back(locations: Locations, store: Store) -> None:
    sealed = secrets.seal(store, "job:1", b"hunter2")
    assert b"hunter2" not in sealed
    assert secrets.open_sealed(locations, "job:1", sealed) == b"hunter2"


def test_a_sealed_secret_cannot_be_moved(locations: Locations, store: Store) -> None:
    sealed = secrets.seal(store, "account:1:password", b"hunter2")
    for info in ("account:2:password", "account:1:oauth_cache", ""):
        with pytest.raises(KeyMissing):
            secrets.open_sealed(locations, info, sealed)


def test_a_damaged_secret_says_what_to_do(locations: Locations, store: Store) -> None:
    for damaged in (b"", b"short", b"\x00" * 100):
        with pytest.raises(KeyMissing, match="tuidesk key import"):
            secrets.open_sealed(locations, "a", damaged)


def test_secret_of_an_account(locations: Locations, store: Store) -> None:
    with store.write() as conn:
        account = insert(conn, tables.account, name="a", kind="imap")
        assert secrets.get_secret(conn, locations, account, "password") == ""
        secrets.put_secret(conn, account, "password", "first")
        secrets.put_secret(conn, account, "password", "sécond")
    with store.read() as conn:
        assert secrets.get_secret(conn, locations, account, "password") == "sécond"
        assert conn.scalar(sa.select(sa.func.count()).select_from(tables.secret)) == 1
    with store.write() as conn:
        secrets.drop_secret(conn, account, "password")
        assert secrets.get_secret(conn, locations, account, "password") == ""


def test_agents_seal_without_the_private_key(locations: Locations, store: Store) -> None:
    (locations.keys / keys.FILE).unlink()
    sealed = secrets.seal(store, "a", b"x")
    with pytest.raises(KeyMissing, match="key export"):
        secrets.open_sealed(locations, "a", sealed)


def test_key_can_be_carried_to_another_host(
    locations: Locations,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    line = keys.private_text(keys.load(locations.keys))
    (locations.keys / keys.FILE).unlink()
    keys.save(locations.keys, keys.parse_private(line))
    assert secrets.open_sealed(locations, "a", secrets.seal(store, "a", b"x")) == b"x"
    with pytest.raises(FileExistsError):
        keys.save(locations.keys, keys.parse_private(line))
    with pytest.raises(ValueError):
        keys.parse_private("no key")
    credentials = tmp_path_factory.mktemp("credentials")
    (locations.keys / keys.FILE).rename(credentials / keys.FILE)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    assert secrets.open_sealed(locations, "a", secrets.seal(store, "a", b"x")) == b"x"


def test_a_key_that_is_there_is_kept(locations: Locations) -> None:
    made = keys.load_or_make(locations.keys)
    store = open_store(locations)
    assert keys.public_text(keys.load(locations.keys)) == keys.public_text(made)
    store.close()
