"""Search: folded, prefix of the last word, newest first, and never syntax."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.store.rows import add_message, add_queue, add_ticket
from tuidesk.store import search, search_gaps, search_terms, ticket_tags, tickets
from tuidesk.store.engine import Store


@pytest.fixture
def found(store: Store):
    """Give a search in a store with three tickets, by their numbers."""
    with store.write() as conn:
        queue = add_queue(conn)
        made = [add_ticket(conn, queue, title) for title in ("Impresora", "Camión averiado", "Re: foo-bar")]
        add_message(conn, made[0], "La impresora no imprime. ÑANDÚ", "Ana Núñez ana.nunez@xyz.test")
        add_message(conn, made[1], "El camión está en la calle Größe 5", "Иван ivan@abc.test")
        add_message(conn, made[2], "x = 100% 'quoted' (a OR b) NEAR c*", "factura-2024.pdf")
        add_message(conn, made[0], "Gracias, ya funciona el camión")

    def run(text: str, **filters: object) -> list[int]:
        with store.read() as conn:
            ids = search.ticket_ids(conn, text, **filters)  # type: ignore[arg-type]
            records = [tickets.get(conn, key) for key in ids]
            return [record.number for record in records if record]

    return run


def test_tags_are_searched_alone_and_with_words(store: Store, found) -> None:
    with store.write() as conn:
        ids = search.ticket_ids(conn, "camion")
        ticket_tags.add(conn, [(ids[0], "vip"), (ids[1], "vip"), (ids[1], "late")])
    assert sorted(found("tag:VIP")) == [1, 2]
    assert found("tag:vip tag:late") == [2]
    assert found("calle tag:vip") == [2]
    assert found("tag:none") == []
    assert found("tag:") == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("camion", [1, 2]),
        ("CAMIÓN", [1, 2]),
        ("camio\u0301n", [1, 2]),
        ("nandu", [1]),
        ("impresora imprime", [1]),
        ("impresora calle", []),
        ("ana.nunez@xyz.test", [1]),
        ("nuñez", [1]),
        ("иван", [2]),
        ("ИВАН", [2]),
        ("averiad", [2]),
        ("averiad calle", []),
        ("fo", []),
        ("foo-bar", [3]),
        ("factura 2024", [3]),
        ("2", [2]),
        ("#3", [3]),
        ("", []),
        ("   ", []),
        ('"', []),
        ("*", []),
        ("a OR camión", []),
        ("a OR b", [3]),
        ("camión NOT gracias", []),
        ("title:impresora", []),
        ("'quoted'", [3]),
        ("100%", [3]),
    ],
)
def test_finds(found, text: str, numbers: list[int]) -> None:
    assert found(text) == numbers


def test_filters_and_limit(store: Store, found) -> None:
    with store.write() as conn:
        other = add_queue(conn, "HR", "HR")
        ticket = add_ticket(conn, other, status="solved")
        add_message(conn, ticket, "otro camión")
    assert found("camion") == [4, 1, 2]
    assert found("camion", limit=1) == [4]
    assert found("camion", limit=0) == []
    assert found("camion", queue_id=other) == [4]
    assert found("camion", statuses=("new",)) == [1, 2]
    assert found("4", statuses=("new",)) == []


def test_many_messages_are_indexed_at_once(store: Store) -> None:
    with store.write() as conn:
        ticket = add_ticket(conn, add_queue(conn))
        keys = [add_message(conn, ticket) for _ in range(2)]
        search.clear(conn)
        search.index_many(conn, [(key, ticket, "title", f"word{key}", "") for key in keys])
        search.index_many(conn, [])
        assert [search.ticket_ids(conn, f"word{key}") for key in keys] == [[ticket], [ticket]]


def test_many_matching_messages_of_one_ticket_do_not_hide_others(store: Store) -> None:
    with store.write() as conn:
        queue = add_queue(conn)
        old, talkative = add_ticket(conn, queue), add_ticket(conn, queue)
        add_message(conn, old, "same word")
        for _ in range(20):
            add_message(conn, talkative, "same word")
        assert search.ticket_ids(conn, "word", 2) == [talkative, old]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example('"')
@example('""" AND NEAR(')
@example("' OR 1=1 --")
@example("a:* & !b | (c <-> d)")
@example("\x00\ud800\\")
@example("\x00abc")
@given(st.text(max_size=60))
def test_no_text_is_syntax(store: Store, text: str) -> None:
    with store.read() as conn:
        assert search.ticket_ids(conn, text) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_indexed(store: Store, title: str, text: str, names: str) -> None:
    with suppress(InterruptedError), store.write() as conn:
        search.index(conn, 1, 1, title, text, names)
        raise InterruptedError


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=1))
def test_folding_forgets_case(text: str) -> None:
    folded = search_terms.fold(text)
    assert folded == search_terms.fold(folded)


def test_messages_that_search_lacks_are_found_and_added(store: Store, found) -> None:
    with store.write() as conn:
        search.clear(conn)
    assert found("camion") == []
    with store.write() as conn:
        missing = search_gaps.missing(conn)
        assert len(missing) == 4
        search_gaps.fill(conn, missing)
        assert search_gaps.missing(conn) == []
    assert found("camion") == [1, 2]
