"""An address at which mail failed is flagged until it is seen to work again."""

from __future__ import annotations

from tests.desk_in import reports
from tests.desk_in.desk import Desk
from tests.desk_in.mails import DATE_MS, mail
from tuidesk.desk import replying
from tuidesk.desk.actor import Actor
from tuidesk.desk.intake import Taken, failing
from tuidesk.desk.replies import people
from tuidesk.mail.message import Address
from tuidesk.store import tables
from tuidesk.store.clock import now

ANN = Actor(None, "ann", "agent")
DAY_MS = 86_400_000


def failed(desk: Desk) -> Taken:
    """Answer a mail, and let the answer come back."""
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test")
    desk.get_one(reports.failure("ours@xyz.test"))
    return first


def flagged(desk: Desk) -> list[str]:
    return [row.address for row in desk.rows(tables.customer_address) if row.failed_at]


def test_whoever_writes_to_it_is_told_before_and_may_write_all_the_same(desk: Desk) -> None:
    first = failed(desk)
    assert first.ticket_id
    start = replying.start_reply(desk.store, ANN, first.ticket_id)
    assert (start.problem, [one.address for one in start.to]) == ("", ["ana@cliente.test"])
    with desk.store.read() as conn:
        [told] = people.failed(conn, start.to, (Address("", "eva@cliente.test"),))
    assert (told.address, told.status, told.reason) == ("ana@cliente.test", "5.1.1", reports.NO_USER)


def test_later_mail_from_there_clears_it(desk: Desk) -> None:
    first = failed(desk)
    desk.get_one(mail("b@c", answers="a@c"), received_ms=DATE_MS + 120_000)
    assert flagged(desk) == []
    [event] = desk.events("address-works")
    assert (event.ticket_id, event.data["address"]) == (first.ticket_id, "ana@cliente.test")


def test_a_read_receipt_from_there_clears_it_too(desk: Desk) -> None:
    failed(desk)
    receipt = mail("r@c", answers="ours@xyz.test").replace(
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
    )
    assert desk.get_one(receipt, received_ms=DATE_MS + 120_000).kind == "receipt"
    assert flagged(desk) == []


def test_what_came_before_or_comes_once_more_clears_nothing(desk: Desk) -> None:
    failed(desk)
    desk.get_one(mail("old@c", date="Mon, 09 Nov 2026 09:00:00 +0000"), announce=False)
    desk.get_one(mail("a@c"), received_ms=DATE_MS + 120_000)
    assert flagged(desk) == ["ana@cliente.test"]


def test_a_later_mail_that_does_not_come_back_clears_it_after_some_days(desk: Desk) -> None:
    first = failed(desk)
    desk.answer(first, "again@xyz.test", sent_at=now() - 4 * DAY_MS)
    with desk.store.write() as conn:
        conn.execute(tables.customer_address.update().values(failed_at=now() - 9 * DAY_MS))
        failing.forget(conn)
    assert flagged(desk) == ["ana@cliente.test"]
    with desk.store.write() as conn:
        late = tables.outbox.c.message_id == "<again@xyz.test>"
        conn.execute(tables.outbox.update().where(late).values(sent_at=now() - 6 * DAY_MS))
        failing.forget(conn)
    assert flagged(desk) == []
    assert [event.data["address"] for event in desk.events("address-works")] == ["ana@cliente.test"]


def test_a_later_mail_that_came_back_for_another_reason_clears_nothing(desk: Desk) -> None:
    first = failed(desk)
    full = {"results": {"ana@cliente.test": "552 5.2.2 full"}}
    desk.answer(first, "again@xyz.test", sent_at=now() - 6 * DAY_MS, **full)
    with desk.store.write() as conn:
        conn.execute(tables.customer_address.update().values(failed_at=now() - 9 * DAY_MS))
        failing.forget(conn)
    assert flagged(desk) == ["ana@cliente.test"]
