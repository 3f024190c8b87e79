"""What becomes of one mail: ticket, message, customer, files, ledger, search, counters."""

from __future__ import annotations

import pytest

from tests.desk_in.desk import Desk
from tests.desk_in.mails import DATE_MS, mail
from tuidesk.desk import intake
from tuidesk.store import counters, search, tables
from tuidesk.store.errors import LeaseLost


def test_a_mail_becomes_a_ticket_with_all_that_hangs_on_it(desk: Desk) -> None:
    taken = desk.get_one(mail("a@c", body="The ügly printer burns."))
    ticket = desk.ticket(taken)
    assert (taken.disposition, taken.kind, taken.ticket_number, taken.new) == ("ticket", "human", 1, True)
    assert (ticket.title, ticket.status, ticket.waiting) == ("Printer on fire", "new", "us")
    assert (ticket.message_count, ticket.queue_id, ticket.origin_queue_id) == (1, desk.support, desk.support)
    [message] = desk.rows(tables.message)
    assert message.author_address == "ana@cliente.test"
    assert (message.sent_at, message.verified, ticket.last_message_id) == (DATE_MS, True, message.id)
    [customer] = desk.rows(tables.customer)
    assert (customer.id, customer.name) == (ticket.customer_id, "Ana Ruiz")
    [row] = desk.rows(tables.ledger)
    assert (row.disposition, row.uid, row.ticket_id, row.entry_id) == ("ticket", 1, ticket.id, message.id)
    with desk.store.read() as conn:
        assert search.ticket_ids(conn, "ugly") == [ticket.id]
    with desk.store.write() as conn:
        assert counters.read(conn) == {(desk.support, "new"): 1}
    assert desk.sound()


def test_taking_the_same_arrivals_again_changes_nothing(desk: Desk) -> None:
    arrivals = [desk.arrival(mail(f"{n}@c", answers=f"{n - 1}@c" if n % 3 else "")) for n in range(9)]
    first = intake.take(desk.store, arrivals)
    again = intake.take(desk.store, arrivals)
    assert [one.ticket_id for one in again] == [one.ticket_id for one in first]
    assert {one.new for one in again} == {False}
    assert len(desk.rows(tables.message)) == 9
    assert desk.sound()


def test_a_lost_lease_leaves_nothing_behind(desk: Desk) -> None:
    def fence(_conn: object) -> None:
        raise LeaseLost("lost")

    with pytest.raises(LeaseLost):
        intake.take(desk.store, [desk.arrival(mail("a@c"))], fence=fence)
    assert desk.rows(tables.ledger) == []


def test_a_customers_name_is_learned_later(desk: Desk) -> None:
    desk.get(mail("a@c", sender="ana@cliente.test"))
    desk.get(mail("b@c"), mail("c@c"))
    [customer] = desk.rows(tables.customer)
    assert customer.name == "Ana Ruiz"


def test_a_mail_without_subject_gets_its_first_words_as_title(desk: Desk) -> None:
    taken = desk.get_one(
        mail("a@c", subject=None, body="My screen is black\nsince this morning. " + "x" * 80)
    )
    ticket = desk.ticket(taken)
    assert (ticket.title, ticket.title_made) == ("My screen is black since this morning.…", True)
    assert desk.rows(tables.message)[0].marks == "subject-made"


def test_empty_mails_become_tickets_with_their_raw_form(desk: Desk) -> None:
    taken = desk.get(b"", b"")
    assert [one.disposition for one in taken] == ["ticket", "ticket"]
    [first, _second] = desk.rows(tables.attachment)
    assert (first.filename, first.part, first.size) == ("message.eml", -1, 0)
    assert desk.ticket(taken[0]).customer_id is None


def test_attachments_keep_their_order_and_digests(desk: Desk) -> None:
    part = "--b\r\nContent-Type: text/plain; name=n{0}.txt\r\nContent-Disposition: attachment\r\n\r\nfile {0}\r\n"
    raw = (
        "From: ana@cliente.test\r\nSubject: files\r\nMessage-ID: <f@c>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee files\r\n"
        + part.format(1) + part.format(2) + "--b--\r\n"
    )  # fmt: skip
    desk.get(raw.encode())
    found = [(row.number, row.part, row.filename) for row in desk.rows(tables.attachment)]
    assert found == [(1, 0, "n1.txt"), (2, 1, "n2.txt")]


def test_old_mail_sorts_by_its_own_date_and_wakes_nobody(desk: Desk) -> None:
    received = DATE_MS + 400 * 86_400_000
    taken = desk.get_one(mail("a@c"), announce=False, received_ms=received)
    assert desk.ticket(taken).updated_at == desk.ticket(taken).created_at == DATE_MS
    desk.change(taken, status="solved", updated_at=received)
    desk.get(mail("b@c", answers="a@c"), announce=False, received_ms=received)
    assert (desk.ticket(taken).status, desk.ticket(taken).updated_at) == ("solved", received)


def test_a_forged_date_stays_near_the_arrival(desk: Desk) -> None:
    desk.get(mail("a@c", date="Tue, 10 Nov 1999 09:00:00 +0000"), mail("b@c", date="nonsense"))
    first, second = desk.rows(tables.message)
    assert first.sent_at == DATE_MS + 60_000 - 86_400_000
    assert second.sent_at == DATE_MS + 60_000


def test_one_mail_that_breaks_the_intake_becomes_a_plain_ticket(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tuidesk.desk.intake import effects as intake_effects

    honest = intake_effects.title_of

    def breaks(parsed):
        if "unparsed" not in parsed.marks and "poison" in parsed.subject:
            raise ValueError("poison")
        return honest(parsed)

    monkeypatch.setattr(intake_effects, "title_of", breaks)
    arrivals = [desk.arrival(mail(f"{n}@c", subject=s)) for n, s in enumerate(("good", "poison", "fine"))]
    with pytest.raises(ValueError, match="poison"):
        intake.take(desk.store, arrivals)
    assert desk.rows(tables.ledger) == []
    taken = intake.take_each(desk.store, arrivals)
    assert [one.disposition for one in taken] == ["ticket"] * 3
    assert [row.filename for row in desk.rows(tables.attachment)] == ["message.eml"]
    assert desk.sound()


def test_the_pipe_knows_a_mail_by_its_bytes(desk: Desk) -> None:
    raw = mail("a@c")
    first, again = (desk.get_one(raw, channel="pipe:Sales", uid=None) for _ in range(2))
    assert (first.new, again.new, again.ticket_id) == (True, False, first.ticket_id)


def test_without_any_queue_nothing_is_taken_and_a_problem_says_why(desk: Desk) -> None:
    from tuidesk.desk.errors import NoQueue

    with desk.store.write() as conn:
        conn.execute(tables.creation_address.delete())
        conn.execute(tables.queue.delete())
    with pytest.raises(NoQueue):
        desk.get(mail("a@c"), queue_id=None)
