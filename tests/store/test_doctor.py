"""Doctor: finds what does not add up, and puts counts and search right."""

from __future__ import annotations

import sqlalchemy as sa

from tests.store.rows import add_message, add_queue, add_ticket, insert
from tuidesk.store import counters, doctor, search, tables
from tuidesk.store.engine import Store


def bad(store: Store, *, serious: bool = True) -> list[str]:
    return [found.name for found in doctor.check(store) if not found.ok and found.serious == serious]


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
    assert bad(store) == ["counters"]
    assert bad(store) == []


def test_messages_that_search_lacks_are_added(store: Store) -> None:
    with store.write() as conn:
        ticket = add_ticket(conn, add_queue(conn))
        message = add_message(conn, ticket, "findable", direction="out", kind="reply")
        insert(conn, tables.attachment, message_id=message, filename="invoice.pdf")
        search.clear(conn)
    assert bad(store) == ["search"]
    assert bad(store) == []
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
