"""Writing tickets: numbers, versions, and counters that always equal COUNT."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.rows import add_queue, add_ticket
from tuidesk.store import counters, feed, lists, tickets
from tuidesk.store.engine import Store

STATUSES = ("new", "open", "pending", "solved", "closed", "spam", "trash")

changes = st.one_of(
    st.builds(dict, status=st.sampled_from(STATUSES)),
    st.builds(dict, automatic=st.booleans()),
    st.builds(dict, queue_id=st.integers(0, 2)),
    st.builds(dict, status=st.sampled_from(STATUSES), queue_id=st.integers(0, 2), priority=st.integers(0, 3)),
)
operations = st.lists(st.tuples(st.integers(0, 9), changes, st.booleans()), max_size=40)


def test_numbers_count_up(store: Store) -> None:
    with store.write() as conn:
        queue = add_queue(conn)
        numbers = [tickets.create(conn, tickets.NewTicket("a", queue, queue)).number for _ in range(3)]
        assert numbers == [1, 2, 3]
        assert tickets.find(conn, 2) == tickets.get(conn, 2)
        assert tickets.find(conn, 4) is None


def test_many_tickets_are_opened_at_once_in_order(store: Store) -> None:
    with store.write() as conn:
        queue = add_queue(conn)
        add_ticket(conn, queue)
        new = [tickets.NewTicket(title, queue, queue, automatic=title == "b") for title in "abc"]
        created = tickets.create_many(conn, new)
        assert tickets.create_many(conn, []) == []
        records = [tickets.get(conn, one.id) for one in created]
        assert [(found.title, found.number) for found in records if found] == [("a", 2), ("b", 3), ("c", 4)]
        assert counters.compare(conn) == []


def test_numbers_stay_unique_among_writers(store: Store) -> None:
    with store.write() as conn:
        queue = add_queue(conn)
    numbers: list[int] = []

    def run() -> None:
        for _ in range(10):
            with store.write() as conn:
                numbers.append(tickets.create(conn, tickets.NewTicket("a", queue, queue)).number)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 41))
    with store.read() as conn:
        assert counters.compare(conn) == []


def test_change_counts_versions_and_moves_up(store: Store) -> None:
    with store.write() as conn:
        ticket = add_ticket(conn, add_queue(conn), created_at=5)
        assert tickets.change(conn, ticket, status="open", touch=False)
        record = tickets.get(conn, ticket)
        assert record is not None
        assert (record.status, record.version, record.updated_at) == ("open", 2, 5)
        assert tickets.change(conn, ticket, priority=3)
        record = tickets.get(conn, ticket)
        assert record is not None
        assert record.updated_at > 5


def test_change_of_a_stale_version_does_nothing(store: Store) -> None:
    with store.write() as conn:
        ticket = add_ticket(conn, add_queue(conn))
        assert tickets.change(conn, ticket, expect_version=1, status="open")
        assert not tickets.change(conn, ticket, expect_version=1, status="solved")
        assert not tickets.change(conn, ticket + 1, status="solved")
        record = tickets.get(conn, ticket)
        assert record is not None
        assert record.status == "open"


def test_changes_are_told(store: Store) -> None:
    with store.write() as conn:
        queue = add_queue(conn)
    reader = feed.Feed(store)
    with store.write() as conn:
        ticket = add_ticket(conn, queue)
        tickets.change(conn, ticket, status="open")
    told = reader.poll()
    assert isinstance(told, list)
    assert [(change.kind, change.ref_id) for change in told] == [("ticket", ticket)]
    reader.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations)
def test_counters_equal_count_after_any_operations(store: Store, steps: list[tuple[int, dict, bool]]) -> None:
    with store.write() as conn:
        existing = lists.queue_rows(conn)
        queues = [row.id for row in existing] or [add_queue(conn, f"Q{n}", f"Q{n}") for n in range(3)]
        made = [add_ticket(conn, queue, automatic=n % 2 == 1) for n, queue in enumerate(queues)]
    for index, values, fails in steps:
        columns = dict(values)
        if "queue_id" in columns:
            columns["queue_id"] = queues[columns["queue_id"]]
        with suppress(InterruptedError), store.write() as conn:
            tickets.change(conn, made[index % len(made)], **columns)
            if fails:
                raise InterruptedError
    with store.read() as conn:
        assert counters.compare(conn) == []


def test_wrong_counters_are_found_and_rebuilt(store: Store) -> None:
    with store.write() as conn:
        queue = add_queue(conn)
        add_ticket(conn, queue)
        counters.add(conn, queue, "open", False, 3)
    with store.write() as conn:
        assert counters.compare(conn) == [((queue, "open"), 3, 0)]
        counters.rebuild(conn)
        assert counters.compare(conn) == []
        assert counters.read(conn) == {(queue, "new"): 1}


@pytest.mark.parametrize("automatic", [False, True])
def test_automatic_tickets_count_apart(store: Store, automatic: bool) -> None:
    with store.write() as conn:
        add_ticket(conn, add_queue(conn), automatic=automatic)
        counts = lists.side_counts(conn, None)
        assert (counts.all, counts.automatic) == ((0, 1) if automatic else (1, 0))
        assert lists.queue_rows(conn)[0].count == (0 if automatic else 1)
