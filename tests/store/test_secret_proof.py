"""The doctor's proof that the store and its backups alone reveal no secret, and that it would see one."""

from __future__ import annotations

import base64
import json

import pytest
import sqlalchemy as sa

from tests.store.rows import insert
from tuidesk.locations import Locations
from tuidesk.store import backup, facts, keys, secret_proof, secrets, tables
from tuidesk.store.engine import Store

CANARY = "canary-4f1d9a-secret"


@pytest.fixture
def account(store: Store) -> int:
    with store.write() as conn:
        account_id = insert(conn, tables.account, name="box", kind="imap", login="ana")
        secrets.put_secret(conn, account_id, "password", CANARY)
        cache = {"RefreshToken": {"a": {"secret": f"{CANARY}-token", "home": "x"}}, "AppMetadata": {}}
        secrets.put_secret(conn, account_id, "oauth_cache", json.dumps(cache))
    return int(account_id)


def bad(store: Store, locations: Locations) -> list[str]:
    return [found.name for found in secret_proof.check(store, locations) if not found.ok]


def test_a_sound_store_and_its_backup_reveal_nothing(
    store: Store, locations: Locations, account: int
) -> None:
    backup.back_up(store, locations.backups / "one")
    found = {one.name: one.detail for one in secret_proof.check(store, locations)}
    assert bad(store, locations) == []
    assert found["sealed"] == "All 2 secrets of the store are sealed"
    assert "No secret can be read in" in found["secrets"]


def test_on_a_host_without_the_key_the_form_is_proved(
    store: Store, locations: Locations, account: int
) -> None:
    (locations.keys / keys.FILE).unlink()
    found = {one.name: one for one in secret_proof.check(store, locations)}
    assert all(one.ok for one in found.values())
    assert "not on this machine" in found["secrets"].detail


def test_a_secret_that_lies_open_is_found(store: Store, locations: Locations, account: int) -> None:
    with store.write() as conn:
        conn.execute(sa.update(tables.secret).where(tables.secret.c.field == "password").values(sealed=b"pw"))
    assert "sealed" in bad(store, locations)


@pytest.mark.parametrize(
    "text", [CANARY, f"{CANARY}-token", base64.b64encode(f"\0ana\0{CANARY}".encode()).decode()]
)
def test_a_secret_in_a_backup_or_a_log_is_found(
    store: Store, locations: Locations, account: int, text: str
) -> None:
    locations.logs.mkdir(parents=True, exist_ok=True)
    (locations.logs / "worker.log").write_text(f"login with {text}\n")
    found = next(one for one in secret_proof.check(store, locations) if one.name == "secrets")
    assert not found.ok
    assert "worker.log" in found.detail
    assert CANARY not in found.detail


def test_the_private_key_in_the_store_is_found(store: Store, locations: Locations) -> None:
    with store.write() as conn:
        facts.put(conn, "oops", keys.private_text(keys.load(locations.keys)))
    assert "key-apart" in bad(store, locations)


def test_what_is_cut_by_a_chunk_is_found(
    store: Store, locations: Locations, account: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_proof, "CHUNK", 7)
    locations.logs.mkdir(parents=True, exist_ok=True)
    (locations.logs / "worker.log").write_text(f"xxxxx{CANARY}xxxxx")
    monkeypatch.setattr(secret_proof, "_files", lambda store, locations: [locations.logs / "worker.log"])
    assert "secrets" in bad(store, locations)
