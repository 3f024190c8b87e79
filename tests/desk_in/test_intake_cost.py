"""What taking mail in costs the store: the same statements however many mails, and each by an index."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tests.desk_in.test_grouping import index
from tuidesk.desk import intake
from tuidesk.store import joining, kin


def statements(desk: Desk, act: Callable[[], object]) -> list[tuple[str, object]]:
    """Return what the store was asked while something was done."""
    seen: list[tuple[str, object]] = []

    def note(_conn: object, _cursor: object, text: str, values: object, *_: object) -> None:
        seen.append((text, values))

    sa.event.listen(desk.store.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        sa.event.remove(desk.store.engine, "before_cursor_execute", note)
    return seen


def questions(asked: list[tuple[str, object]]) -> int:
    """Return how many of the statements read: SQLite writes row by row."""
    return sum(text.startswith("SELECT") for text, _ in asked)


def batch(desk: Desk, name: str, mails: int) -> list[intake.Arrival]:
    """Return answers to mails that are here, that never came, and of Outlook's conversations."""
    return [
        desk.arrival(
            mail(
                f"{name}{n}@c",
                answers="root@c",
                references=[f"gone{name}{n}@c"],
                Thread_Index=index(f"{name}{n}"),
            )
        )
        for n in range(mails)
    ]


def test_a_batch_asks_as_often_however_many_mails_it_has(desk: Desk) -> None:
    desk.get(mail("root@c"))
    few, many = batch(desk, "few", 5), batch(desk, "many", 50)
    small = statements(desk, lambda: intake.take(desk.store, few))
    large = statements(desk, lambda: intake.take(desk.store, many))
    assert questions(large) == questions(small)


@pytest.mark.parametrize("ask", ["naming", "conversing", "linked"])
def test_what_belongs_together_is_found_by_indexes(desk: Desk, ask: str) -> None:
    if desk.store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole")
    with desk.store.read() as conn:
        calls: dict[str, Callable[[], object]] = {
            "naming": lambda: kin.naming(conn, ["<a@c>", "<b@c>"]),
            "conversing": lambda: kin.conversing(conn, ["01ab", "01ac"]),
            "linked": lambda: joining.linked(conn, 1, 2),
        }
        text, values = statements(desk, calls[ask])[-1]
        plan = [row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
    assert plan
    assert not [step for step in plan if step.startswith("SCAN")]
