"""Raw mail comes back byte for byte."""

from __future__ import annotations

import hashlib
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuidesk.store.engine import Store


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\r\n.\r\n",
        b"Subject: a\r\n\r\nb" * 10_000,
        os.urandom(100),
        os.urandom(200_000),
        os.urandom(50_000).hex().encode() * 20,
    ],
    ids=["empty", "controls", "long", "noise", "long noise", "like base64"],
)
def test_comes_back(store: Store, data: bytes) -> None:
    key = store.raw.put(data)
    assert key == hashlib.sha256(data).hexdigest()
    assert store.raw.get(key) == data


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=100), max_size=8))
def test_many_come_back_and_are_kept_once(store: Store, pieces: list[bytes]) -> None:
    keys = store.raw.put_many(pieces)
    assert store.raw.put_many(pieces) == keys
    assert [store.raw.get(key) for key in keys] == pieces


def test_unknown_key(store: Store) -> None:
    with pytest.raises(KeyError):
        store.raw.get("0" * 64)
