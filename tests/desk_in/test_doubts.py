"""Questions about the people behind a mail: strangers who know an id, and agents who pass mail on."""

from __future__ import annotations

import pytest

from tests.desk_in.desk import Desk, insert
from tests.desk_in.mails import mail
from tuidesk.desk import cards, replying, tickets
from tuidesk.desk.actor import Actor
from tuidesk.desk.cards import Asked
from tuidesk.desk.intake import Taken
from tuidesk.store import tables

ANN = Actor(None, "ann", "agent")
BLOCK = (
    "Can you take this?\r\n\r\n---------- Forwarded message ---------\r\nFrom: Eva Gil <eva@cliente.test>\r\n"
    "Date: Tue, 10 Nov 2026 at 08:00\r\nSubject: Broken\r\nTo: Bob <bob@xyz.test>\r\n\r\nIt broke."
)
BLOQUE = (
    "Para vosotros.\r\n\r\nDe: Eva Gil <eva@cliente.test>\r\nEnviado: martes, 10 de noviembre de 2026 8:00\r\n"
    "Para: Bob\r\nAsunto: Roto\r\n\r\nSe ha roto."
)
WEITER = (
    "Bitte.\r\n\r\nVon: Eva Gil <eva@cliente.test>\r\nGesendet: Dienstag, 10. November 2026 08:00\r\n"
    "An: Bob\r\nBetreff: Kaputt\r\n\r\nKaputt."
)


def asked(desk: Desk, taken: Taken) -> list[Asked]:
    assert taken.ticket_id
    with desk.store.read() as conn:
        return list(cards.asked(conn, ANN, taken.ticket_id))


def recipients(desk: Desk, taken: Taken) -> set[str]:
    assert taken.ticket_id
    start = replying.start_reply(desk.store, ANN, taken.ticket_id)
    return {one.address for one in (*start.to, *start.cc)}


def stranger(desk: Desk) -> Taken:
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test")
    desk.get_one(mail("x@c", sender="Leo <leo@other.test>", answers="ours@xyz.test"))
    return first


def test_a_stranger_is_never_copied_until_an_agent_lets_him_take_part(desk: Desk) -> None:
    first = stranger(desk)
    [card] = asked(desk, first)
    assert card.question.endswith("and is not copied: Leo <leo@other.test>")
    assert recipients(desk, first) == {"ana@cliente.test"}
    change = cards.answer(desk.store, ANN, card.card_id, yes=True)
    assert recipients(desk, first) == {"leo@other.test"}
    assert desk.events("participant-added")[0].data["address"] == "leo@other.test"
    desk.get_one(mail("y@c", sender="leo@other.test", answers="ours@xyz.test"))
    assert desk.rows(tables.message)[-1].verified
    desk.get_one(mail("z@c", answers="ours@xyz.test", Cc="leo@other.test"))
    assert recipients(desk, first) == {"ana@cliente.test", "leo@other.test"}
    tickets.undo(desk.store, ANN, change)
    assert not desk.rows(tables.message, message_id="<x@c>")[0].verified
    assert [one.card_id for one in asked(desk, first)] == [card.card_id]


def test_who_was_refused_is_not_asked_about_again(desk: Desk) -> None:
    first = stranger(desk)
    desk.get(*(mail(f"{n}@c", sender="leo@other.test", answers="ours@xyz.test") for n in range(2)))
    [card] = asked(desk, first)
    cards.answer(desk.store, ANN, card.card_id, yes=False)
    desk.get_one(mail("y@c", sender="leo@other.test", answers="ours@xyz.test"))
    assert asked(desk, first) == []
    assert recipients(desk, first) == {"ana@cliente.test"}


def test_two_strangers_are_two_questions_and_a_machine_is_none(desk: Desk) -> None:
    first = stranger(desk)
    desk.get_one(mail("y@c", sender="eva@other.test", answers="ours@xyz.test"))
    desk.get_one(mail("n@c", sender="no-reply@other.test", answers="ours@xyz.test"))
    assert len(asked(desk, first)) == 2


def agent(desk: Desk) -> None:
    with desk.store.write() as conn:
        insert(conn, tables.agent, name="bob", display_name="Bob", email="Bob@xyz.test", active=True)


def forwarded(desk: Desk, subject: str, body: str, sender: str = "Bob <bob@xyz.test>") -> Taken:
    return desk.get_one(mail("fw@xyz", sender=sender, subject=subject, body=body))


@pytest.mark.parametrize(
    ("subject", "body"), [("Fwd: Broken", BLOCK), ("RV: Roto", BLOQUE), ("WG: Kaputt", WEITER)]
)
def test_the_writer_whom_an_agent_passes_on_waits_on_a_card(desk: Desk, subject: str, body: str) -> None:
    agent(desk)
    taken = forwarded(desk, subject, body)
    [card] = asked(desk, taken)
    assert (card.kind, card.question) == (
        "sender",
        "Passed on by Bob; written by Eva Gil <eva@cliente.test>?",
    )
    assert recipients(desk, taken) == {"bob@xyz.test"}
    cards.answer(desk.store, ANN, card.card_id, yes=True)
    assert taken.ticket_id
    start = replying.start_reply(desk.store, ANN, taken.ticket_id)
    assert ([one.address for one in start.to], start.cc) == (["eva@cliente.test"], ())
    assert start.quote_text == ""  # what Bob wrote above it is for us alone


def test_an_attached_mail_names_its_writer_exactly(desk: Desk) -> None:
    agent(desk)
    inner = mail("inner@c", sender="Eva Gil <eva@cliente.test>").decode()
    raw = (
        "From: Bob <bob@xyz.test>\r\nTo: support@xyz.test\r\nSubject: for you\r\nMessage-ID: <fw@xyz>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee.\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--b--\r\n"
    )
    [card] = asked(desk, desk.get_one(raw.encode()))
    assert card.question.endswith("written by Eva Gil <eva@cliente.test>?")


def test_nothing_is_asked_without_a_mark_nor_of_customers(desk: Desk) -> None:
    agent(desk)
    assert asked(desk, forwarded(desk, "Broken", BLOCK)) == []
    customers = forwarded(desk, "Fwd: Broken", BLOCK.replace("take", "see"), "ana@cliente.test")
    assert asked(desk, customers) == []
    assert recipients(desk, customers) == {"ana@cliente.test"}
