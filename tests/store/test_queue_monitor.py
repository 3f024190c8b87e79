"""The numbers of a queue: what waits, since when, and what came and went today."""

from __future__ import annotations

from tests.store.rows import add_message, add_queue, add_ticket, insert
from tuidesk.store import queue_monitor, tables, tickets
from tuidesk.store.engine import Store
from tuidesk.store.queue_monitor import Monitor


def test_each_queue_has_its_own_numbers(store: Store) -> None:
    with store.write() as conn:
        account = insert(conn, tables.account, name="m", kind="imap")
        inbound = insert(conn, tables.inbound, account_id=account, name="m", ok_at=77)
        support = add_queue(conn)
        sales = insert(conn, tables.queue, name="Sales", color="green", tag="SA", inbound_id=inbound)
        old = add_ticket(conn, support, updated_at=100)
        new = add_ticket(conn, support, updated_at=300)
        answered = add_ticket(conn, support, updated_at=50, waiting="them", status="open")
        robot = add_ticket(conn, support, updated_at=10, automatic=True)
        done = add_ticket(conn, support, updated_at=20, status="solved")
        tried = add_ticket(conn, support, updated_at=330, status="closed")
        insert(conn, tables.probe, token="t", kind="round", queue_id=support, address="a", ticket_id=tried)
        for ticket, at in ((old, 100), (new, 300), (robot, 310), (done, 320), (tried, 330)):
            add_message(conn, ticket, created_at=at)
        add_message(conn, answered, direction="out", kind="reply", created_at=400)
        add_message(conn, answered, direction="note", kind="note", created_at=401)
        copy = add_message(conn, new, created_at=402, copy_of_id=1)
        for ticket, at in ((old, 100), (new, 300), (answered, 50)):
            tickets.change(conn, ticket, updated_at=at)
        assert copy
    with store.read() as conn:
        found = queue_monitor.read(conn, 200)
    assert found[support] == Monitor(
        new=2, open=1, waiting_on_us=2, oldest_wait_at=100, in_today=2, out_today=1, fetched_at=0
    )
    assert found[sales] == Monitor(fetched_at=77)


def test_what_was_sent_today_counts_and_what_was_only_written_does_not(store: Store) -> None:
    with store.write() as conn:
        account = insert(conn, tables.account, name="m", kind="smtp")
        way = insert(conn, tables.outbound, account_id=account, name="m", from_address="s@x.test")
        ticket = add_ticket(conn, add_queue(conn), updated_at=100)
        states = ("sent", "held", "failed", "queued", "uncertain", "withdrawn")
        for written, state, sent in (
            *((300, state, 400) for state in states),
            (10, "sent", 500),
            (10, "sent", 20),
        ):
            entry = add_message(conn, ticket, direction="out", kind="reply", created_at=written)
            at = sent if state == "sent" else 0
            insert(
                conn, tables.outbox, entry_id=entry, kind="reply", state=state, outbound_id=way, sent_at=at
            )
        insert(
            conn, tables.outbox, ticket_id=ticket, kind="notice", state="sent", outbound_id=way, sent_at=400
        )
        add_message(conn, ticket, direction="out", kind="human", created_at=300)  # sent with another program
    with store.read() as conn:
        [found] = queue_monitor.read(conn, 200).values()
    assert (found.in_today, found.out_today) == (0, 3)
