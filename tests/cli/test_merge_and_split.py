"""merge and split: what scripts can do with tickets that belong together, or do not."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run
from tests.store.rows import add_message, add_ticket
from tuidesk.locations import locate
from tuidesk.store.engine import open_store


@pytest.fixture(autouse=True)
def two(tuidesk: Run) -> None:
    """Make a desk with two tickets, the first of two mails."""
    tuidesk("queue", "add", "Support")
    store = open_store(locate())
    with store.write() as conn:
        for title, ids in (("Printer", ("one", "two")), ("Invoice \x1b[31m", ("three",))):
            ticket = add_ticket(conn, 1, title)
            for name in ids:
                add_message(conn, ticket, name, message_id=f"<{name}@c>", author_address="ana@c.test",
                            subject=f"About {name} \x1b[2J")  # fmt: skip
    store.close()


def ids(tuidesk: Run, number: int) -> list[str]:
    [shown] = tuidesk("show", str(number), "--json").rows
    return [one["message_id"] for one in shown["messages"]]


def test_merge_moves_all_and_undo_gives_it_back(tuidesk: Run) -> None:
    assert tuidesk("merge", "2", "#1").out == ""
    assert ids(tuidesk, 1) == ["<one@c>", "<two@c>", "<three@c>"]
    [merged] = tuidesk("show", "2", "--json").rows
    assert (merged["merged_into"], merged["status"], merged["messages"]) == (1, "closed", [])
    assert "merged into #1" in tuidesk("show", "2").out
    assert "#2 was merged into #1" in tuidesk("set", "2", "--status", "open", code=2).err
    tuidesk("merge", "2", "--undo")
    assert ids(tuidesk, 2) == ["<three@c>"]
    assert "merged into no ticket" in tuidesk("merge", "2", "--undo", code=2).err


def test_split_says_the_new_number_and_takes_a_place_or_an_id(tuidesk: Run) -> None:
    assert tuidesk("split", "1", "2", "--json").rows == [{"number": 3}]
    assert ids(tuidesk, 3) == ["<two@c>"]
    [new] = tuidesk("show", "3", "--json").rows
    assert (new["title"], new["customer"]["address"]) == ("About two", "ana@c.test")
    tuidesk("merge", "3", "1")
    assert tuidesk("split", "1", "<one@c>", "--later", code=2).err
    assert tuidesk("split", "1", "<two@c>").out == "new ticket #4\n"


def test_what_does_not_exist_is_3_and_bad_usage_2(tuidesk: Run) -> None:
    for words in (["merge", "9", "1"], ["merge", "1", "9"], ["split", "9", "1"], ["split", "1", "7"]):
        assert tuidesk(*words, code=3).err.count("\n") == 1
    for words in (["merge", "1"], ["merge", "1", "1"], ["merge", "1", "2", "--undo"], ["split", "2", "1"]):
        assert tuidesk(*words, code=2).err.count("\n") == 1
