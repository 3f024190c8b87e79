"""A report that mail of ours failed is told on that mail, and puts its ticket before the agents again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk_in import reports
from tests.desk_in.desk import Desk, insert
from tests.desk_in.mails import DATE_MS, mail
from tuidesk.desk import outbox_results
from tuidesk.desk.intake import Taken
from tuidesk.store import conversation, counters, tables

DAY_MS = 86_400_000


def answered(desk: Desk, **changes: Any) -> Taken:
    """Take a mail in and answer it under the id ours@xyz.test."""
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test", **changes)
    return first


def letter(desk: Desk, taken: Taken) -> conversation.Entry:
    """Return the newest letter of ours on a ticket, as its conversation shows it."""
    assert taken.ticket_id
    with desk.store.read() as conn:
        return [one for one in conversation.entries(conn, taken.ticket_id) if one.direction == "out"][-1]


def flags(desk: Desk) -> dict[str, tuple[str, str]]:
    rows = desk.rows(tables.customer_address)
    return {row.address: (row.failed_status, row.failed_reason) for row in rows if row.failed_at}


def test_our_letter_tells_who_did_not_get_it_and_why(desk: Desk) -> None:
    first = answered(desk)
    report = desk.get_one(reports.failure("ours@xyz.test"))
    assert (report.ticket_id, report.disposition, report.kind) == (first.ticket_id, "follow-up", "bounce")
    ours = letter(desk, first)
    assert ours.marks == ("bounced",)
    assert (
        outbox_results.stable(ours.reason) == f"returned: not delivered. ana@cliente.test: {reports.NO_USER}"
    )
    [row] = desk.rows(tables.outbox)
    assert (row.state, row.results) == ("sent", {"ana@cliente.test": reports.NO_USER})
    [event] = desk.events("bounced")
    assert event.data["recipients"] == ["ana@cliente.test"]
    assert (event.data["hard"], event.data["entry"], event.data["likely"]) == (True, ours.id, False)


@pytest.mark.parametrize("status", ["pending", "solved", "closed", "open"])
def test_the_ticket_waits_on_us_again(desk: Desk, status: str) -> None:
    first = answered(desk)
    desk.change(first, status=status)
    desk.get_one(reports.failure("ours@xyz.test"))
    assert (desk.ticket(first).status, desk.ticket(first).waiting) == ("open", "us")
    reopened = [event.data["by"] for event in desk.events("reopened")]
    assert reopened == ([] if status == "open" else ["bounce"])
    with desk.store.write() as conn:
        assert counters.compare(conn) == []


def test_the_trash_is_left_alone_and_so_is_mail_that_no_agent_wrote(desk: Desk) -> None:
    first = answered(desk)
    desk.change(first, status="trash")
    desk.get_one(reports.failure("ours@xyz.test"))
    assert desk.ticket(first).status == "trash"
    second = desk.get_one(mail("b@c"))
    desk.answer(second, "ack@xyz.test", kind="acknowledgement")
    desk.change(second, status="solved", waiting="")
    desk.get_one(reports.failure("ack@xyz.test", message_id="bounce-2@relay.test"))
    assert (desk.ticket(second).status, desk.ticket(second).waiting) == ("solved", "")
    assert letter(desk, second).marks == ("bounced",)


def test_a_letter_that_an_agent_has_followed_up_needs_nobody(desk: Desk) -> None:
    first = answered(desk)
    with desk.store.write() as conn:
        ann = insert(conn, tables.agent, name="ann")
    desk.answer(first, "again@xyz.test", to="ana@other.test")
    with desk.store.write() as conn:
        later = tables.message.c.message_id == "<again@xyz.test>"
        conn.execute(tables.message.update().where(later).values(agent_id=ann))
    desk.get_one(reports.failure("ours@xyz.test"))
    assert desk.ticket(first).waiting == "them"


def test_only_an_address_that_failed_for_good_is_flagged(desk: Desk) -> None:
    answered(desk)
    full = reports.failure("ours@xyz.test", status="5.2.2", said="552 5.2.2 mailbox full")
    desk.get_one(full)
    assert flags(desk) == {}
    assert desk.events("bounced")[0].data["hard"] is False
    desk.get_one(reports.failure("ours@xyz.test", message_id="bounce-2@relay.test"))
    assert flags(desk) == {"ana@cliente.test": ("5.1.1", reports.NO_USER)}
    assert [event.data["address"] for event in desk.events("address-failed")] == ["ana@cliente.test"]


def test_a_delay_and_an_out_of_office_are_no_failures(desk: Desk) -> None:
    first = answered(desk)
    desk.get_one(reports.failure("ours@xyz.test", status="4.4.1", action="delayed"))
    away = mail(
        "away@c", answers="ours@xyz.test", subject="Automatic reply: x", Auto_Submitted="auto-replied"
    )
    desk.get_one(away)
    assert (letter(desk, first).marks, letter(desk, first).reason) == ((), "")
    assert (desk.events("bounced"), flags(desk), desk.ticket(first).waiting) == ([], {}, "them")


def test_a_report_is_tied_by_our_own_header_where_a_server_gave_another_id(desk: Desk) -> None:
    first = answered(desk)
    with desk.store.write() as conn:
        values = {"token": "tok-123", "ticket_id": first.ticket_id, "outbox_id": 1, "kind": "message-id"}
        conn.execute(tables.issued.insert().values(values))
    raw = reports.failure("rewritten@ses.test", returned="X-Tuidesk-Id: tok-123\r\n")
    assert desk.get_one(raw).ticket_id == first.ticket_id
    assert letter(desk, first).marks == ("bounced",)


def test_a_report_that_names_no_id_is_tied_by_recipient_and_time_and_says_so(desk: Desk) -> None:
    first = answered(desk, sent_at=DATE_MS)
    report = desk.get_one(reports.failure())
    assert report.ticket_id == first.ticket_id
    assert letter(desk, first).reason.endswith(outbox_results.LIKELY)
    assert desk.events("bounced")[0].data["likely"] is True
    assert flags(desk) == {}
    assert desk.events("intake")[-1].data["by"] == "recipient"


def test_nothing_is_guessed_from_old_mail_another_recipient_or_the_id_of_another_mail(desk: Desk) -> None:
    first = answered(desk, sent_at=DATE_MS - 6 * DAY_MS)
    raws = [
        reports.failure(message_id="r1@relay.test"),
        reports.failure(recipient="eva@cliente.test", message_id="r2@relay.test"),
        reports.failure("theirs@elsewhere.test", message_id="r3@relay.test"),
    ]
    assert first.ticket_id not in {taken.ticket_id for taken in desk.get(*raws)}
    assert letter(desk, first).marks == ()


def test_of_several_recipients_each_is_told(desk: Desk) -> None:
    first = answered(desk, recipients=["ana@cliente.test", "eva@cliente.test", "leo@cliente.test"])
    gone = reports.failure("ours@xyz.test", message_id="r1@relay.test")
    full = reports.failure(
        "ours@xyz.test", recipient="eva@cliente.test", status="5.2.2", said="552 full", message_id="r2@r.test"
    )
    desk.get(gone, full)
    [row] = desk.rows(tables.outbox)
    assert row.results == {"ana@cliente.test": reports.NO_USER, "eva@cliente.test": "552 full"}
    assert row.reason.startswith(outbox_results.SOME_RETURNED)
    assert letter(desk, first).marks == ("bounced",)
    assert list(flags(desk)) == ["ana@cliente.test"]


def test_a_copy_that_failed_does_not_open_the_ticket_again(desk: Desk) -> None:
    first = answered(desk, recipients=["ana@cliente.test", "copy@cliente.test"])
    desk.change(first, status="solved")
    desk.get_one(reports.failure("ours@xyz.test", recipient="copy@cliente.test"))
    assert desk.ticket(first).status == "solved"
    assert letter(desk, first).marks == ("bounced",)


def test_mail_that_the_customer_has_passed_on_flags_nobody(desk: Desk) -> None:
    first = answered(desk)
    desk.get_one(reports.failure("ours@xyz.test", recipient="ana@gmail.test"))
    assert letter(desk, first).marks == ("bounced",)
    assert flags(desk) == {}


def test_a_mail_of_which_nobody_knew_whether_it_left_has_failed_when_that_is_reported(desk: Desk) -> None:
    answered(desk)
    with desk.store.write() as conn:
        conn.execute(tables.outbox.update().values(state="uncertain", reason="x"))
    desk.get_one(reports.failure("ours@xyz.test"))
    [row] = desk.rows(tables.outbox)
    assert (row.state, row.results) == ("failed", {"ana@cliente.test": reports.NO_USER})
    assert desk.events("failed")[0].data["found"] == reports.NO_USER


def test_hostile_words_of_the_other_server_are_cleaned(desk: Desk) -> None:
    answered(desk)
    desk.get_one(reports.failure("ours@xyz.test", said="550 5.1.1 no\x1b[2Jsuch user"))
    [row] = desk.rows(tables.outbox)
    assert "\x1b" not in row.reason + row.results["ana@cliente.test"]
    assert "\x1b" not in flags(desk)["ana@cliente.test"][1]
