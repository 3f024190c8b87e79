"""A mail that writes about something else under old references stays, and is offered to be split off."""

from __future__ import annotations

import pytest

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.store import tables


def asked(desk: Desk) -> list[str]:
    """Return the ids of the mails that a split is offered for."""
    return [
        desk.rows(tables.message, id=card.message_id)[0].message_id.strip("<>")
        for card in desk.rows(tables.card, kind="split")
    ]


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_another_subject_is_offered_whatever_came_first(desk: Desk, order: tuple[str, str]) -> None:
    raws = {"a": mail("a@c"), "b": mail("b@c", answers="a@c", subject="Invoice 2026")}
    for name in order:
        desk.get(raws[name])
    assert len(desk.threads()) == 1
    assert asked(desk) == ["b@c"]
    [card] = desk.rows(tables.card)
    assert card.ticket_id == desk.rows(tables.message)[0].ticket_id


def test_the_mail_itself_says_so(desk: Desk) -> None:
    desk.get(mail("a@c"), mail("b@c", answers="a@c", subject="Invoice 2026"))
    assert desk.rows(tables.message)[-1].marks == "other-subject"


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Printer on fire",
        "回复: Printer on fire",
        "[desk] AW: Printer on fire",
        "",
        "Fwd: Re: PRINTER on fire",
    ],
)
def test_an_answer_is_no_other_subject(desk: Desk, subject: str) -> None:
    desk.get(mail("a@c"), mail("b@c", answers="a@c", subject=subject))
    assert asked(desk) == []


def test_only_the_mail_that_changed_the_subject_is_asked_about(desk: Desk) -> None:
    desk.get(mail("a@c"), mail("b@c", answers="a@c", subject="Invoice 2026"))
    desk.get(mail("c@c", answers="b@c", subject="Re: Invoice 2026"))
    desk.get(mail("d@c", answers="c@c", subject="Re: Printer on fire"))
    assert asked(desk) == ["b@c"]


def test_automatic_mail_is_not_asked_about(desk: Desk) -> None:
    desk.get(mail("a@c"))
    desk.get(mail("b@c", answers="a@c", subject="Out of office", Auto_Submitted="auto-replied"))
    assert asked(desk) == []
