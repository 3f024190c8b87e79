"""Who is at the desk: told once, seen by all, gone by itself."""

from __future__ import annotations

import sqlalchemy as sa

from tests.store.rows import add_agent, add_queue, add_ticket
from tuidesk.store import presence
from tuidesk.store.engine import Store
from tuidesk.store.feed import Change, Feed
from tuidesk.store.presence import Present, Seat
from tuidesk.store.tables import presence as table


def sit(store: Store, seat: Seat) -> None:
    with store.write() as conn:
        presence.put(conn, seat)


def here(store: Store, hidden: tuple[int, ...] = ()) -> list[Present]:
    with store.read() as conn:
        return presence.here(conn, hidden)


def age(store: Store, by_ms: int) -> None:
    with store.write() as conn:
        conn.execute(sa.update(table).values(seen_at=table.c.seen_at - by_ms))


def make(store: Store) -> tuple[int, int, int]:
    with store.write() as conn:
        queue = add_queue(conn)
        return add_agent(conn), add_ticket(conn, queue), queue


def test_a_session_is_seen_at_its_ticket_until_it_leaves(store: Store) -> None:
    ana, ticket, _queue = make(store)
    sit(store, Seat("one", ana, ticket, "reading"))
    [found] = here(store)
    assert (found.agent, found.number, found.mode) == ("ana", 1, "reading")
    with store.write() as conn:
        presence.remove(conn, "one")
    assert here(store) == []


def test_since_when_is_kept_while_nothing_changes(store: Store) -> None:
    ana, ticket, _queue = make(store)
    sit(store, Seat("one", ana, ticket, "reading"))
    [before] = here(store)
    with store.write() as conn:
        conn.execute(sa.update(table).values(since=5))
    sit(store, Seat("one", ana, ticket, "reading"))
    assert here(store)[0].since == 5
    sit(store, Seat("one", ana, ticket, "writing"))
    assert here(store)[0].since >= before.since


def test_a_sign_of_life_is_news_to_nobody(store: Store) -> None:
    ana, ticket, _queue = make(store)
    sit(store, Seat("one", ana, ticket, "reading"))
    feed = Feed(store)
    sit(store, Seat("one", ana, ticket, "reading"))
    assert feed.poll() is None
    sit(store, Seat("one", ana, ticket, "writing"))
    changes = feed.poll()
    assert isinstance(changes, list)
    assert [(one.kind, one.ref_id) for one in changes] == [("presence", 0)]
    assert isinstance(changes[0], Change)
    feed.close()


def test_a_session_that_fell_silent_is_gone_and_its_return_is_news(store: Store) -> None:
    ana, ticket, _queue = make(store)
    sit(store, Seat("one", ana, ticket, "writing"))
    age(store, presence.STALE_MS + 1)
    assert here(store) == []
    feed = Feed(store)
    sit(store, Seat("one", ana, ticket, "writing"))
    assert feed.poll()
    assert [one.session for one in here(store)] == ["one"]
    feed.close()


def test_who_leaves_takes_away_what_others_left_behind(store: Store) -> None:
    ana, ticket, _queue = make(store)
    sit(store, Seat("dead", ana, ticket, "writing"))
    age(store, presence.STALE_MS + 1)
    sit(store, Seat("one", ana, None, "reading"))
    with store.write() as conn:
        presence.remove(conn, "one")
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_a_ticket_that_is_hidden_is_not_named(store: Store) -> None:
    ana, ticket, queue = make(store)
    sit(store, Seat("one", ana, ticket, "writing"))
    [found] = here(store, (queue,))
    assert (found.agent, found.ticket_id, found.number) == ("ana", None, None)
