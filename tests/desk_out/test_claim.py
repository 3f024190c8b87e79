"""A claim that the store refuses says nothing about the mail."""

from __future__ import annotations

import pytest

from tests.desk_out.desk import Desk
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
