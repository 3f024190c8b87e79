"""Outlook's conversation brings mails together whose ids were lost: on one subject, between the same people."""

from __future__ import annotations

import pytest

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tests.desk_in.test_grouping import index
from tuidesk.store import tables


def test_mails_of_one_conversation_join_without_any_reference(desk: Desk) -> None:
    desk.get(mail("a@c", Thread_Index=index("talk")))
    desk.get(mail("b@c", subject="RE: Printer on fire", Thread_Index=index("talk", 1)))
    assert len(desk.threads()) == 1
    why = desk.events("intake")[-1]
    assert (why.data["by"], why.data["header"]) == ("thread-index", "Thread-Index")
    assert {row.conversation for row in desk.rows(tables.message)} == {
        desk.rows(tables.message)[0].conversation
    }


def test_a_colleague_in_copy_joins_the_conversation(desk: Desk) -> None:
    desk.get(mail("a@c", Thread_Index=index("talk"), Cc="bob@cliente.test"))
    desk.get(
        mail("b@c", sender="bob@cliente.test", subject="AW: Printer on fire", Thread_Index=index("talk", 1))
    )
    assert len(desk.threads()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Another matter"},
        {"sender": "eve@elsewhere.test"},
        {"Thread_Index": index("another talk", 1)},
        {"Thread_Index": "AdpQ"},
        {"Thread_Index": "no index at all, but long enough to be one!"},
    ],
)
def test_a_conversation_alone_proves_nothing(desk: Desk, change: dict[str, str]) -> None:
    values = {"subject": "RE: Printer on fire", "Thread_Index": index("talk", 1)} | change
    desk.get(mail("a@c", Thread_Index=index("talk")), mail("b@c", **values))
    assert len(desk.threads()) == 2


def test_ids_come_before_the_conversation(desk: Desk) -> None:
    first = desk.get_one(mail("a@c", Thread_Index=index("talk")))
    desk.answer(first, "ours@xyz.test")
    desk.get(mail("b@c", answers="ours@xyz.test", Thread_Index=index("talk", 1)))
    assert desk.events("intake")[-1].data["by"] == "issued"
