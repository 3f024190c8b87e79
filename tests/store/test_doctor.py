"""Doctor: finds what does not add up, and puts counts and search right."""

from __future__ import annotations

from contextlib import closing
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests.store.rows import add_message, add_queue, add_ticket, insert
from tuidesk.locations import Locations, locate
from tuidesk.store import counters, doctor, search, sqlite, tables
from tuidesk.store.doctor import files, machine
from tuidesk.store.doctor.finding import Finding
from tuidesk.store.engine import Store


def bad(store: Store, *, serious: bool = True, **how: bool) -> list[str]:
    return [found.name for found in doctor.check(store, **how) if not found.ok and found.serious == serious]


def fixed(store: Store, **how: bool) -> list[str]:
    return [found.name for found in doctor.check(store, fix=True, **how) if found.fixed]


def test_sound_store(store: Store) -> None:
    with store.write() as conn:
        ticket = add_ticket(conn, add_queue(conn))
        message = add_message(conn, ticket)
        insert(conn, tables.ledger, channel="in", disposition="ticket", entry_id=message, ticket_id=ticket)
    assert bad(store) == []
    assert "key" in bad(store, serious=False)
    assert all(found.detail for found in doctor.check(store))


def test_exported_key_is_no_warning(store: Store) -> None:
    with store.write() as conn:
        conn.execute(sa.insert(tables.meta).values(key="key_exported_at", value="1"))
    assert "key" not in bad(store, serious=False)


def test_wrong_numbers_are_put_right(store: Store) -> None:
    with store.write() as conn:
        add_ticket(conn, add_queue(conn))
        counters.add(conn, 1, "new", False, 5)
    assert bad(store) == bad(store) == ["counters"]
    assert fixed(store) == ["counters"]
    assert bad(store) == fixed(store) == []


def test_messages_that_search_lacks_are_added(store: Store) -> None:
    with store.write() as conn:
        ticket = add_ticket(conn, add_queue(conn))
        message = add_message(conn, ticket, "findable", direction="out", kind="reply")
        insert(conn, tables.attachment, message_id=message, filename="invoice.pdf")
        search.clear(conn)
    assert bad(store) == bad(store) == ["search"]
    assert fixed(store) == ["search"]
    assert bad(store) == fixed(store, full=True) == []
    with store.read() as conn:
        assert search.ticket_ids(conn, "findable invoice printer") == [ticket]


def test_ledger_and_messages_must_agree(store: Store) -> None:
    with store.write() as conn:
        add_message(conn, add_ticket(conn, add_queue(conn)))
        insert(conn, tables.ledger, channel="in", uid=1, disposition="follow-up")
        insert(conn, tables.ledger, channel="in", uid=2, disposition="quarantined")
    assert bad(store) == ["ledger", "messages"]


def test_damaged_file_is_named(sqlite_store: Store) -> None:
    with sqlite_store.write() as conn:
        for number in range(300):
            conn.execute(sa.insert(tables.meta).values(key=f"k{number}", value="x" * 500))
    assert sqlite_store.file is not None
    sqlite_store.engine.dispose()
    data = bytearray(sqlite_store.file.read_bytes())
    data[-4096 * 8 :] = b"\xff" * 4096 * 8
    sqlite_store.file.write_bytes(data)
    (finding,) = [found for found in doctor.check_files(sqlite_store) if found.name == "store"]
    assert not finding.ok
    assert "tuidesk.db" in finding.detail


def test_index_is_what_a_new_one_would_be(store: Store) -> None:
    with store.write() as conn:
        ticket = add_ticket(conn, add_queue(conn))
        right = add_message(conn, ticket, "findable", direction="out")
        assert right
        wrong = add_message(conn, ticket, "old words", direction="out")
        conn.execute(sa.update(tables.body).where(tables.body.c.message_id == wrong).values(text="new ones"))
    assert bad(store) == []
    assert bad(store, full=True) == ["search"]
    assert fixed(store, full=True) == ["search"]
    assert bad(store, full=True) == []
    with store.read() as conn:
        assert search.ticket_ids(conn, "old words") == []
        assert search.ticket_ids(conn, "new ones findable") == []
        assert search.ticket_ids(conn, "new ones") == [ticket]


def test_index_of_a_message_that_is_none(store: Store) -> None:
    with store.write() as conn:
        ticket = add_ticket(conn, add_queue(conn))
        search.index(conn, 77, ticket, "title", "ghost", "")
    assert bad(store) == ["search"]
    assert fixed(store) == ["search"]
    assert bad(store) == []


def test_bytes_must_be_there_and_whole(store: Store) -> None:
    kept = store.raw.put(b"kept " * 100)
    spoilt = store.raw.put(b"spoilt " * 100)
    with store.write() as conn:
        ticket = add_ticket(conn, add_queue(conn))
        for sha256 in (kept, spoilt):
            add_message(conn, ticket, direction="out", raw_sha256=sha256)
    assert bad(store, full=True) == []
    with store.write() as conn:
        add_message(conn, ticket, direction="out", raw_sha256="0" * 64)
        add_message(conn, ticket, direction="out", raw_sha256="f" * 64)
    with store.raw._writer.begin() as conn:
        conn.execute(sa.update(tables.raw).where(tables.raw.c.sha256 == spoilt).values(data=b"else"))
    found = {one.name: one.detail for one in doctor.check(store, full=True) if not one.ok and one.serious}
    assert set(found) == {"bytes", "raw-bytes"}
    assert found["bytes"].startswith("The bytes of 2 mails")
    assert found["raw-bytes"].startswith("1 mail")


def test_rows_that_point_nowhere_are_named(sqlite_store: Store) -> None:
    with sqlite_store.write() as conn:
        add_message(conn, add_ticket(conn, add_queue(conn)), direction="out")
    assert sqlite_store.file is not None
    with closing(sqlite.alone(sqlite_store.file)) as raw:
        raw.execute("DELETE FROM ticket")
    assert bad(sqlite_store) == ["store"]
    assert "in message" in next(one.detail for one in doctor.check(sqlite_store) if one.name == "store")


def test_index_that_is_damaged(sqlite_store: Store) -> None:
    with sqlite_store.write() as conn:
        add_message(conn, add_ticket(conn, add_queue(conn)), "findable", direction="out")
    assert sqlite_store.file is not None
    with closing(sqlite.alone(sqlite_store.file)) as raw:
        raw.execute("UPDATE search_data SET block = zeroblob(length(block)) WHERE id > 10")
    assert bad(sqlite_store) == ["search"]
    assert fixed(sqlite_store) == ["search"]
    assert bad(sqlite_store) == []


def test_a_log_that_nobody_cuts(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_GROWN", 1)
    with sqlite_store.write() as conn:
        add_queue(conn)
    assert "log" in bad(sqlite_store, serious=False)


def test_who_may_read_the_files(store: Store, locations: Locations) -> None:
    def modes(**how: bool) -> Finding:
        return machine.check(store, locations, **how)[-1]

    assert modes(fix=False).ok
    key = locations.keys / "desk.key"
    key.chmod(0o640)
    assert "desk.key" in modes(fix=False).detail
    assert modes(fix=True).fixed
    assert key.stat().st_mode & 0o777 == 0o600
    assert modes(fix=False).ok


def test_room_on_the_disk(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def room(free: int) -> Finding:
        monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=free))
        return machine.check(sqlite_store, locate(), fix=False)[0]

    assert room(2**40).ok
    full = room(0)
    assert (full.ok, full.serious) == (False, True)
    monkeypatch.setattr(machine, "LEAST_BYTES", 1)
    short = room(2)
    assert (short.ok, short.serious) == (False, False)
