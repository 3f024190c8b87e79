"""Acknowledgements: whom they go to, what they say, and when none is sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk_out.desk import Desk
from tuidesk.desk import channels, filters, outbox, queues
from tuidesk.desk.acknowledging import letter
from tuidesk.errors import BadUsage
from tuidesk.store import failed_addresses, tables, ticket_rows

SPANISH = "Hola, no puedo entrar en la cuenta y el plazo es mañana. Gracias por la ayuda."


def acknowledgements(desk: Desk) -> list[Any]:
    with desk.store.read() as conn:
        found = tables.outbox.select().where(tables.outbox.c.kind == "acknowledgement")
        return list(conn.execute(found.order_by(tables.outbox.c.id)))


@pytest.fixture
def telling(desk: Desk) -> Desk:
    desk.set_queue("Support", acknowledge="yes")
    return desk


def test_who_opens_a_ticket_is_told_its_number_by_a_mail_that_no_robot_answers(telling: Desk) -> None:
    taken = telling.get(body="I cannot log in, and the deadline is this week. Can you help me with it?")
    mail = telling.deliver()
    assert mail["To"] == "Ana Ruiz <ana@cliente.test>"
    assert f"[#{taken.ticket_number}]" in str(mail["Subject"])
    assert mail["In-Reply-To"] == "<m1@cliente.test>"
    robot = {name: str(mail[name]) for name in ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence")}
    assert robot == {
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "bulk",
    }
    assert mail["X-Loop"]
    body = mail.get_body(("plain",))
    assert body is not None
    assert f"ticket #{taken.ticket_number}" in body.get_content()
    ticket = telling.ticket(taken.ticket_id)
    assert (ticket.status, ticket.waiting, ticket.touched) == ("new", "us", False)


def test_it_is_written_in_the_language_of_the_mail(telling: Desk) -> None:
    telling.get(body=SPANISH)
    body = telling.deliver().get_body(("plain",))
    assert body is not None
    assert "ha llegado" in body.get_content()


def test_an_answer_to_it_joins_the_ticket_and_is_acknowledged_no_more(telling: Desk) -> None:
    first = telling.get()
    sent = str(telling.deliver()["Message-ID"])
    second = telling.get("m2@cliente.test", answers=sent.strip("<>"))
    assert second.ticket_id == first.ticket_id
    assert len(acknowledgements(telling)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"List_Id": "<news.cliente.test>", "Precedence": "list"},
        {"sender": "support@xyz.test"},
        {"Return_Path": "<>", "sender": "MAILER-DAEMON@cliente.test"},
    ],
)
def test_robots_lists_and_our_own_addresses_get_none(telling: Desk, headers: dict[str, str]) -> None:
    telling.get(**headers)
    assert acknowledgements(telling) == []


def test_old_mail_gets_none(telling: Desk) -> None:
    telling.get(announce=False)
    assert acknowledgements(telling) == []


def test_a_blocked_customer_gets_none_and_the_ticket_is_there(telling: Desk) -> None:
    filters.add(telling.store, telling.ana, "@cliente.test")
    assert telling.get().disposition == "ticket"
    assert acknowledgements(telling) == []


def test_one_address_gets_no_more_than_the_bucket_holds(telling: Desk) -> None:
    for number in range(8):
        telling.get(f"storm{number}@cliente.test", subject=f"Storm {number}")
    states = [(row.state, row.reason) for row in acknowledgements(telling)]
    assert states == [("queued", "")] * 5 + [("held", "rate")] * 3


def test_a_queues_own_words_name_the_number_and_the_subject(desk: Desk) -> None:
    desk.set_queue("Support", acknowledge="Got it: {subject} is {number}.")
    taken = desk.get(subject="Broken {number}")
    body = desk.deliver().get_body(("plain",))
    assert body is not None
    assert f"Got it: Broken {{number}} is {taken.ticket_number}." in body.get_content()


def test_a_queue_that_does_not_want_it_sends_none(desk: Desk) -> None:
    desk.get()
    assert acknowledgements(desk) == []


def test_an_address_that_fails_gets_none_until_it_works_again(telling: Desk) -> None:
    taken = telling.get()
    telling.deliver()
    with telling.store.write() as conn:
        assert failed_addresses.note(conn, "ana@cliente.test", 1, "5.1.1", "no such user")
    telling.get("m2@cliente.test", subject="Another thing")
    assert len(acknowledgements(telling)) == 1  # that he can send does not yet prove that he gets mail
    telling.get("m3@cliente.test", subject="A third thing")
    assert [row.ticket_id == taken.ticket_id for row in acknowledgements(telling)] == [True, False]


def test_what_a_queue_does_by_itself_is_set_listed_and_refused_in_words(desk: Desk) -> None:
    desk.set_queue("Support", acknowledge=r"Got it.\nIt is {number}.", closed="new")
    [line] = queues.listed(desk.store)
    assert (line.acknowledge, line.closed) == ("Got it.\nIt is {number}.", "new")
    desk.set_queue("Support", acknowledge="NO", closed="reopen")
    [line] = queues.listed(desk.store)
    assert (line.acknowledge, line.closed) == ("no", "reopen")
    with pytest.raises(BadUsage, match="nothing that mail on a closed ticket can do"):
        desk.set_queue("Support", closed="maybe")
    with pytest.raises(BadUsage, match="more than 2000 characters"):
        desk.set_queue("Support", acknowledge="x" * 2001)


def test_it_counts_as_a_mail_of_its_ticket_until_it_is_thrown_away(telling: Desk) -> None:
    taken = telling.get()
    [row] = acknowledgements(telling)
    ticket = telling.ticket(taken.ticket_id)
    assert (ticket.message_count, ticket.last_message_id) == (2, row.entry_id)
    outbox.withdraw(telling.store, telling.ana, row.id)
    ticket = telling.ticket(taken.ticket_id)
    assert (ticket.message_count, ticket.last_message_id < row.entry_id) == (1, True)


def test_the_mail_comes_in_whatever_breaks_the_answer_to_it(
    telling: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> str:
        raise RuntimeError("no such words")

    monkeypatch.setattr(letter, "filled", broken)
    taken = telling.get()
    assert (taken.disposition, acknowledgements(telling)) == ("ticket", [])
    assert telling.ticket(taken.ticket_id).message_count == 1


def test_it_is_no_news_to_an_agent(telling: Desk) -> None:
    taken = telling.get()
    with telling.store.read() as conn:
        [row] = ticket_rows.rows(conn, [taken.ticket_id or 0], telling.ana.agent_id)
    assert row.unread == 1


def test_it_leaves_under_the_null_sender_until_the_server_refuses_that(telling: Desk) -> None:
    telling.get("n1@cliente.test", sender="one@cliente.test")
    item = telling.claimed()
    assert (item.null_first, item.sender) == (True, "support@xyz.test")
    telling.settle(item, "sent", null_refused=True)
    telling.get("n2@cliente.test", sender="two@cliente.test")
    item = telling.claimed()
    assert not item.null_first
    telling.settle(item, "sent")
    channels.change(telling.store, telling.ana, "support out", [("host", "127.0.0.2"), ("tls", "starttls")])
    telling.get("n3@cliente.test", sender="three@cliente.test")
    assert telling.claimed().null_first


def test_what_an_agent_wrote_keeps_its_sender(desk: Desk) -> None:
    desk.reply(desk.get("n1@cliente.test").ticket_id)
    assert not desk.claimed().null_first
