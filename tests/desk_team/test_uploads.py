"""Files that wait for a letter: whose they are, how much may wait, and for how long."""

from __future__ import annotations

import pytest
import time_machine

from tests.desk_team.desk import TwoQueues
from tuidesk.desk import uploads
from tuidesk.desk.permissions import NotAllowed
from tuidesk.errors import BadUsage, NotFound
from tuidesk.store import clock
from tuidesk.store.errors import StoreFull

WEEK = 7 * 24 * 3600


def test_a_file_waits_for_its_agent_until_a_letter_takes_it(desk: TwoQueues) -> None:
    ticket = desk.own_ticket()
    uploads.put(desk.store, desk.bob, ticket, "offer.pdf", b"bytes")
    [file] = uploads.files(desk.store, desk.bob, ["offer.pdf"])
    assert (file.filename, file.content_type, file.data) == ("offer.pdf", "application/pdf", b"bytes")
    with pytest.raises(NotFound):
        uploads.files(desk.store, desk.carl, ["offer.pdf"])
    uploads.forget(desk.store, desk.bob, ["offer.pdf"])
    assert uploads.listed(desk.store, desk.bob) == []


def test_a_hidden_ticket_is_none(desk: TwoQueues) -> None:
    with pytest.raises(NotFound):
        uploads.put(desk.store, desk.bob, desk.hidden_ticket(), "x", b"")
    with pytest.raises(NotAllowed):
        uploads.put(desk.store, desk.rita, desk.own_ticket(), "x", b"")


def test_what_waits_has_bounds(desk: TwoQueues, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = desk.own_ticket()
    monkeypatch.setattr(uploads, "MOST_ROOM", 10)
    monkeypatch.setattr(uploads, "MOST_FILES", 3)
    uploads.put(desk.store, desk.bob, ticket, "a", b"12345")
    for name, data in (("a", b"1"), ("b", b"123456"), ("../b", b"1"), (".b", b"1")):
        with pytest.raises(BadUsage):
            uploads.put(desk.store, desk.bob, ticket, name, data)
    uploads.put(desk.store, desk.bob, ticket, "b", b"")
    uploads.put(desk.store, desk.bob, ticket, "c", b"")
    with pytest.raises(BadUsage, match="no room"):
        uploads.put(desk.store, desk.bob, ticket, "d", b"")
    uploads.put(desk.store, desk.carl, ticket, "d", b"1234567890")


def test_of_two_files_of_one_name_at_once_one_is_kept_and_no_bytes_of_the_other(
    desk: TwoQueues, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, keep, before = desk.own_ticket(), desk.store.raw.put, set(desk.store.raw.names())

    def meanwhile(data: bytes) -> str:
        monkeypatch.setattr(desk.store.raw, "put", keep)
        with pytest.raises(BadUsage, match="waits already"):
            uploads.put(desk.store, desk.bob, ticket, "a", b"the other")
        with pytest.raises(NotFound):
            uploads.files(desk.store, desk.bob, ["a"])
        return keep(data)

    monkeypatch.setattr(desk.store.raw, "put", meanwhile)
    uploads.put(desk.store, desk.bob, ticket, "a", b"the first")
    assert [file.data for file in uploads.files(desk.store, desk.bob, ["a"])] == [b"the first"]
    assert len(set(desk.store.raw.names()) - before) == 1


def test_a_name_whose_bytes_were_never_kept_is_free_again(
    desk: TwoQueues, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, keep = desk.own_ticket(), desk.store.raw.put

    def put(problem: BaseException) -> None:
        def fails(_data: bytes) -> str:
            raise problem

        monkeypatch.setattr(desk.store.raw, "put", fails)
        with pytest.raises(type(problem)):
            uploads.put(desk.store, desk.bob, ticket, "a", b"1")
        monkeypatch.setattr(desk.store.raw, "put", keep)

    put(StoreFull("full"))
    put(KeyboardInterrupt())
    with time_machine.travel(clock.now() / 1000 + 11 * 60):
        uploads.put(desk.store, desk.bob, ticket, "a", b"2")
        assert [file.data for file in uploads.files(desk.store, desk.bob, ["a"])] == [b"2"]


def test_after_a_week_it_is_forgotten(desk: TwoQueues) -> None:
    ticket = desk.own_ticket()
    uploads.put(desk.store, desk.bob, ticket, "a", b"1")
    with time_machine.travel(clock.now() / 1000 + WEEK + 60):
        uploads.put(desk.store, desk.bob, ticket, "a", b"2")
        assert [file.data for file in uploads.files(desk.store, desk.bob, ["a"])] == [b"2"]
