"""A claim that the store refuses says nothing about the mail, and none overtakes what was just decided about it."""

from __future__ import annotations

import pytest

from tests.desk_out.desk import Desk
from tuidesk.desk.outbox import leaving
from tuidesk.store.errors import StoreFull


def test_a_store_that_refuses_the_bytes_leaves_the_mail_as_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_data: bytes) -> str:
        raise StoreFull("The disk that holds the store is full", "Free some space.")

    sent = desk.reply(desk.get().ticket_id)
    with monkeypatch.context() as full:
        full.setattr(desk.store.raw, "put", refuse)
        with pytest.raises(StoreFull):
            desk.claim()
    assert desk.row(sent.outbox_id).state == "queued"
    assert desk.claimed().outbox_id == sent.outbox_id


def test_what_was_kept_for_the_next_start_a_moment_ago_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, put = desk.reply(desk.get().ticket_id), desk.store.raw.put

    def meanwhile(data: bytes) -> str:
        leaving.keep(desk.store, desk.ana)
        return put(data)

    monkeypatch.setattr(desk.store.raw, "put", meanwhile)
    assert desk.claim() is None
    assert desk.row(sent.outbox_id).state == "queued"
