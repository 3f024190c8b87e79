"""Lists of tickets: what each view holds, in which order, and at what cost."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.store.rows import add_agent, add_message, add_queue, add_ticket, insert
from tuidesk.store import conversation, lists, tables, tickets
from tuidesk.store.engine import Store
from tuidesk.store.lists import View

PLANS = {
    View("all"): "ix_ticket_active",
    View("queue", queue_id=1): "ix_ticket_queue_active",
    View("mine", agent_id=1): "ix_ticket_assignee_active",
    View("automatic"): "ix_ticket_active",
    View("status", statuses=("solved",)): "ix_ticket_status",
    View("status", queue_id=1, statuses=("spam",)): "ix_ticket_queue_status",
    View("status"): "ix_ticket_updated",
}


def numbers(conn: sa.Connection, view: View) -> list[int]:
    return [row.number for row in lists.rows(conn, lists.ids(conn, view))]


def test_views_hold_what_they_say_newest_first(store: Store) -> None:
    with store.write() as conn:
        it, hr, ana = add_queue(conn, "IT", "IT"), add_queue(conn, "HR", "HR"), add_agent(conn)
        add_ticket(conn, it, updated_at=10)  # 1
        add_ticket(conn, hr, updated_at=30, status="pending", assignee_id=ana)  # 2
        add_ticket(conn, it, updated_at=20, status="open")  # 3
        add_ticket(conn, it, updated_at=20, status="solved", assignee_id=ana)  # 4
        add_ticket(conn, it, updated_at=50, automatic=True)  # 5
        add_ticket(conn, it, updated_at=60, status="trash", automatic=True)  # 6
        assert numbers(conn, View("all")) == [2, 3, 1]
        assert numbers(conn, View("queue", queue_id=it)) == [3, 1]
        assert numbers(conn, View("mine", agent_id=ana)) == [2]
        assert numbers(conn, View("automatic")) == [5]
        assert numbers(conn, View("status", statuses=("solved", "trash"))) == [6, 4]
        assert numbers(conn, View("status", queue_id=hr)) == [2]
        assert numbers(conn, View("status")) == [6, 5, 2, 4, 3, 1]
        assert list(lists.first_ids(conn, View("all"), 2)) == list(lists.ids(conn, View("all")))[:2]


def test_pages_join_without_gap_or_repetition(store: Store) -> None:
    with store.write() as conn:
        queue = add_queue(conn)
        for number in range(10):
            add_ticket(conn, queue, updated_at=100 + number // 3)
        seen: list[int] = []
        before: tuple[int, int] | None = None
        while page := lists.page(conn, View("all"), before, 3):
            seen += [row.id for row in page]
            before = (page[-1].updated_at, page[-1].id)
        assert seen == list(lists.ids(conn, View("all")))


def test_rows_name_customer_and_assignee(store: Store) -> None:
    with store.write() as conn:
        queue, ana = add_queue(conn), add_agent(conn)
        named, nameless = insert(conn, tables.customer, name="Eva"), insert(conn, tables.customer)
        for customer, address in (
            (named, "e@x.test"),
            (nameless, "first@x.test"),
            (nameless, "second@x.test"),
        ):
            insert(conn, tables.customer_address, customer_id=customer, address=address)
        made = [
            add_ticket(conn, queue, customer_id=named, assignee_id=ana),
            add_ticket(conn, queue, customer_id=nameless),
            add_ticket(conn, queue),
        ]
        rows = lists.rows(conn, [*made, 999])
        assert [(row.customer, row.assignee) for row in rows] == [
            ("Eva", "ana"),
            ("first@x.test", ""),
            ("", ""),
        ]


def test_unread_counts_messages_of_others_since_the_agent_looked(store: Store) -> None:
    with store.write() as conn:
        ana = add_agent(conn)
        ticket = add_ticket(conn, add_queue(conn))
        first = add_message(conn, ticket)
        add_message(conn, ticket, copy_of_id=first)
        add_message(conn, ticket, direction="out", agent_id=ana)

        def unread(agent: int | None) -> int:
            return lists.rows(conn, [ticket], agent)[0].unread

        assert (unread(ana), unread(None)) == (1, 0)
        conversation.look(conn, ana, ticket, first)
        assert unread(ana) == 0
        add_message(conn, ticket)
        assert unread(ana) == 1
        conversation.look(conn, ana, ticket, first - 1)
        assert unread(ana) == 1
        assert lists.rows(conn, [ticket])[0].last_direction == "in"


def test_search_view_lists_matches(store: Store) -> None:
    with store.write() as conn:
        it, hr = add_queue(conn, "IT", "IT"), add_queue(conn, "HR", "HR")
        old, new = add_ticket(conn, it), add_ticket(conn, hr)
        add_message(conn, old, "the same word")
        add_message(conn, new, "the same word")
        assert list(lists.ids(conn, View("search", text="word"))) == [new, old]
        assert list(lists.first_ids(conn, View("search", text="word", queue_id=it), 9)) == [old]
        assert [row.id for row in lists.page(conn, View("search", text="word"), None, 1)] == [new]
        assert lists.page(conn, View("search", text="word"), (1, 1), 1) == []


def test_queue_rows_and_side_counts(store: Store) -> None:
    with store.write() as conn:
        account = insert(conn, tables.account, name="mail", kind="imap")
        inbound = insert(conn, tables.inbound, account_id=account, name="in", address="it@x.test", tls="none")
        outbound = insert(conn, tables.outbound, account_id=account, name="out", tls="none")
        queue = insert(
            conn, tables.queue, name="IT", color="red", tag="IT", inbound_id=inbound, reply_via_id=outbound
        )
        for address in ("a@x.test", "b@x.test"):
            insert(conn, tables.creation_address, queue_id=queue, address=address)
        ana = add_agent(conn)
        for status in ("new", "new", "open", "pending", "solved"):
            add_ticket(conn, queue, status=status, assignee_id=ana, updated_at=7)
        insert(conn, tables.outbox, kind="reply", outbound_id=outbound, state="held")
        insert(conn, tables.outbox, kind="reply", outbound_id=outbound, state="sent")
        (row,) = lists.queue_rows(conn)
        assert (row.name, row.inbound_name, row.inbound_address, row.reply_via_name) == (
            "IT",
            "in",
            "it@x.test",
            "out",
        )
        assert row.creation_addresses == ("a@x.test", "b@x.test")
        assert (row.new, row.open, row.count) == (2, 1, 3)
        assert lists.side_counts(conn, ana) == lists.SideCounts(all=3, mine=3, automatic=0, outbox=1)
        assert lists.oldest_waiting(conn, queue) == 7


def test_moving_a_ticket_moves_its_count(store: Store) -> None:
    with store.write() as conn:
        it, hr = add_queue(conn, "IT", "IT"), add_queue(conn, "HR", "HR")
        ticket = add_ticket(conn, it)
        tickets.change(conn, ticket, queue_id=hr)
        assert [row.count for row in lists.queue_rows(conn)] == [0, 1]


@pytest.mark.parametrize("view", PLANS, ids=lambda view: f"{view.kind}-{'-'.join(view.statuses)}")
def test_views_are_read_in_the_order_of_an_index(sqlite_store: Store, view: View) -> None:
    statements: list[tuple[str, object]] = []
    sa.event.listen(
        sqlite_store.engine, "before_cursor_execute", lambda *args: statements.append((args[2], args[3]))
    )
    with sqlite_store.read() as conn:
        lists.ids(conn, view)
        statement, parameters = next(item for item in statements if item[0].startswith("SELECT"))
        steps = [row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert len(steps) == 1
    assert f"COVERING INDEX {PLANS[view]}" in steps[0]


def test_page_seeks_in_the_index(sqlite_store: Store) -> None:
    statements: list[tuple[str, object]] = []
    sa.event.listen(
        sqlite_store.engine, "before_cursor_execute", lambda *args: statements.append((args[2], args[3]))
    )
    with sqlite_store.read() as conn:
        lists.page(conn, View("all"), (50, 1), 10)
        statement, parameters = next(item for item in statements if item[0].startswith("SELECT"))
        steps = [row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert len(steps) == 1
    assert (
        "SEARCH ticket USING COVERING INDEX ix_ticket_active (active=? AND automatic=? AND updated_at<?)"
        in steps[0]
    )
