"""Mails are grouped as the graph of their ids says, whatever the order and however many come at once."""

from __future__ import annotations

import base64
import itertools
import random
from collections import defaultdict
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.store import tables

_ORDERS = 6
_WORLD = itertools.count()  # so that one desk serves every example: no two share an id


class Node(NamedTuple):
    """A mail of the graph; `named` are ids, some of mails that never come; `conversation` 0 = none."""

    key: str
    answers: str
    named: tuple[str, ...]
    conversation: int


@st.composite
def graphs(draw: st.DrawFn) -> list[Node]:
    """Draw mails that name each other, in circles too, and mails that nobody has."""
    keys = [f"m{n}" for n in range(draw(st.integers(2, 5)))]
    ids = [*keys, "gone1", "gone2"]
    return [
        Node(
            key,
            draw(st.sampled_from(["", *ids])),
            tuple(draw(st.lists(st.sampled_from(ids), max_size=3, unique=True))),
            draw(st.sampled_from([0, 0, 1, 2])),
        )
        for key in keys
    ]


def connected(nodes: list[Node]) -> set[frozenset[str]]:
    """Return the mails of each connected part: ids and conversations are what connects."""
    group: dict[str, str] = {}

    def find(one: str) -> str:
        while group.setdefault(one, one) != one:
            one = group[one]
        return one

    for node in nodes:
        ties = [
            *filter(None, (node.answers, *node.named)),
            *([f"talk{node.conversation}"] * (node.conversation > 0)),
        ]
        for other in ties:
            group[find(other)] = find(node.key)
    parts: defaultdict[str, set[str]] = defaultdict(set)
    for node in nodes:
        parts[find(node.key)].add(node.key)
    return {frozenset(part) for part in parts.values()}


def written(node: Node, world: str) -> bytes:
    """Return the mail of a node; all are Ana's."""
    headers = {"Thread_Index": index(f"{world}{node.conversation}")} if node.conversation else {}
    return mail(
        f"{node.key}.{world}@c",
        answers=f"{node.answers}.{world}@c" if node.answers else "",
        references=[f"{one}.{world}@c" for one in node.named],
        body=node.key,
        **headers,
    )


def index(seed: str, answers: int = 0) -> str:
    """Return a Thread-Index as Outlook writes it, of a conversation with so many answers."""
    head = b"\x01" + random.Random(seed).randbytes(21)
    return base64.b64encode(head + b"\x00" * 5 * answers).decode()


def grouped(desk: Desk, world: str) -> set[frozenset[str]]:
    """Return which mails of one world stand together."""
    query = sa.select(tables.message.c.ticket_id, tables.message.c.message_id)
    parts: defaultdict[int, set[str]] = defaultdict(set)
    with desk.store.read() as conn:
        for ticket_id, key in conn.execute(query.where(tables.message.c.message_id.endswith(f".{world}@c>"))):
            parts[ticket_id].add(key.strip("<>").partition(".")[0])
    return {frozenset(part) for part in parts.values()}


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(nodes=graphs(), size=st.sampled_from([1, 2, 50]), seed=st.integers(0, 9999))
def test_mails_are_grouped_as_their_ids_connect_them(
    desk: Desk, nodes: list[Node], size: int, seed: int
) -> None:
    orders = list(itertools.permutations(nodes))
    random.Random(seed).shuffle(orders)
    for order in orders[:_ORDERS]:
        world = f"w{next(_WORLD)}"
        raws = [written(node, world) for node in order]
        for start in range(0, len(raws), size):
            desk.get(*raws[start : start + size])
        assert grouped(desk, world) == connected(nodes)
    assert desk.counted()


def circle(*keys: str) -> list[bytes]:
    """Return mails of which each names the one before it, and the first the last."""
    return [mail(f"{key}@c", references=[f"{keys[at - 1]}@c"]) for at, key in enumerate(keys)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_references_in_a_circle_are_one_conversation(desk: Desk, order: tuple[int, ...]) -> None:
    raws = circle("a", "b", "c")
    for at in order:
        desk.get(raws[at])
    assert len(desk.threads()) == 1


def test_what_joined_by_its_newest_reference_joins_the_older_ones_when_they_come(desk: Desk) -> None:
    desk.get(mail("new@c"))
    desk.get(mail("b@c", references=["old@c", "new@c"]))
    desk.get(mail("old@c", sender="bob@other.test"))
    assert len(desk.threads()) == 1
    assert desk.sound()


def test_between_touched_tickets_the_older_reference_is_a_question(desk: Desk) -> None:
    new = desk.get_one(mail("new@c"))
    desk.get(mail("b@c", references=["old@c", "new@c"]))
    desk.change(new, status="open")
    old = desk.get_one(mail("old@c"))
    assert old.ticket_id == new.ticket_id  # nobody touched it: it had no ticket yet
    other = desk.get_one(mail("x@c", answers="gone@c"))
    desk.change(other, status="open")
    desk.get(mail("gone@c", references=["old@c"]))
    [card] = desk.rows(tables.card)
    assert (card.kind, card.ticket_id, card.other_ticket_id) == ("join", other.ticket_id, new.ticket_id)
    desk.get(mail("y@c", references=["gone@c", "x@c"]))
    assert len(desk.rows(tables.card)) == 1  # asked once


def test_answers_to_a_mail_that_never_came_are_one_conversation_between_the_same_people(desk: Desk) -> None:
    desk.get(mail("a@c", answers="circular@shop"))
    desk.get(mail("b@d", answers="circular@shop", sender="bob@other.test"))
    desk.get(mail("c@c", answers="circular@shop", subject="And another thing"))
    desk.get(mail("d@e", answers="circular@shop", sender="eve@e.test", Cc="bob@other.test"))
    assert desk.threads() == {frozenset({"a@c", "c@c"}), frozenset({"b@d", "d@e"})}
    why = desk.events("intake")[-1]
    assert (why.data["by"], why.data["header"]) == ("missing-mail", "In-Reply-To")


def test_a_web_forms_constant_reference_brings_no_two_customers_together(desk: Desk) -> None:
    for name in ("ana", "bob"):
        desk.get(
            mail(
                f"{name}@c",
                sender="noreply@forms.test",
                references=["form@forms.test"],
                Reply_To=f"{name}@x.test",
            )
        )
    assert len(desk.threads()) == 2


def test_mail_follows_what_was_brought_together(desk: Desk) -> None:
    desk.get(mail("a@c"), mail("c@c", answers="b@c"))
    desk.get(mail("b@c", answers="a@c"))
    desk.get(mail("e@c", answers="d@c"))
    desk.get(mail("d@c", answers="c@c"))
    desk.get(mail("f@c", answers="e@c"))
    assert len(desk.threads()) == 1
    assert desk.sound()


def test_the_whole_conversation_may_come_backwards_in_one_batch(desk: Desk) -> None:
    raws = [mail(f"{n}@c", references=[f"{at}@c" for at in range(n)]) for n in range(8)]
    desk.get(*reversed(raws))
    [thread] = desk.threads()
    assert len(thread) == 8
    assert desk.sound()
