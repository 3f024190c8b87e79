"""A channel sends no faster than it may, and a provider's limit waits for its window."""

from __future__ import annotations

import pytest

from tests.desk_out.desk import Desk
from tuidesk.desk import channels, outbox
from tuidesk.desk.channels.further import add_from
from tuidesk.store import tables


def replies(desk: Desk, count: int) -> None:
    """Put so many replies into the outbox, each on a ticket of its own."""
    for number in range(count):
        desk.reply(desk.get(f"m{number}@cliente.test").ticket_id)


def age(desk: Desk, ms: int) -> None:
    """Let time go by for what was sent."""
    with desk.store.write() as conn:
        conn.execute(tables.outbox.update().where(tables.outbox.c.sent_at > 0).values(
            sent_at=tables.outbox.c.sent_at - ms))  # fmt: skip


def due(desk: Desk) -> int | None:
    with desk.store.read() as conn:
        return outbox.due_in_ms(conn)


def test_a_channel_with_a_rate_lets_so_many_leave_a_minute(desk: Desk) -> None:
    channels.change(desk.store, desk.ana, "support out", {"rate": "2"})
    replies(desk, 3)
    assert due(desk) == 0
    desk.deliver()
    desk.deliver()
    assert desk.claim() is None
    assert 0 < (due(desk) or 0) <= 60_000
    age(desk, 60_000)
    desk.deliver()
    assert due(desk) is None


def test_office365_is_sent_to_at_its_own_rate_whatever_the_sender(desk: Desk) -> None:
    desk.write(tables.account, _account(desk), kind="office365")
    second = add_from(desk.store, desk.ana, "second", "support out", "help@xyz.test")
    replies(desk, 31)
    for _number in range(30):
        desk.deliver()
    assert desk.claim() is None
    desk.set_queue("Support", reply_via="second")
    desk.reply(desk.get("more@cliente.test").ticket_id)
    assert desk.claim(second) is None  # the limit is the mailbox's
    age(desk, 60_000)
    assert desk.claim() is not None
    assert desk.claim(second) is not None


def test_another_channel_is_not_slowed_down(desk: Desk) -> None:
    channels.change(desk.store, desk.ana, "support out", {"rate": "1"})
    replies(desk, 2)
    desk.deliver()
    it = desk.add_smtp("IT", "it@abc.test")
    desk.set_queue("Support", reply_via="IT")
    desk.reply(desk.get("more@cliente.test").ticket_id)
    assert due(desk) == 0
    assert desk.claim(it) is not None


def test_a_daily_limit_pauses_the_channel_and_counts_as_no_try(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    desk.reply(desk.get("m2@cliente.test").ticket_id)
    item = desk.claimed()
    words = {"title": "Limit reached", "hint": "It leaves by itself", "reply": "550 5.4.5 Daily limit"}
    assert desk.settle(item, "later", retry_seconds=21_600, **words) == "queued"
    row = desk.row(sent.outbox_id)
    assert (row.attempts, row.reason) == (0, "the provider's sending limit")
    assert desk.outbound(desk.out).error_title == "Limit reached"
    assert desk.claim() is None
    assert 21_000_000 < (due(desk) or 0) <= 21_600_000
    outbox.resume(desk.store, desk.out)
    desk.make_due(sent.outbox_id)
    assert desk.claimed().data == item.data
    desk.settle(desk.claimed(), "sent")
    assert desk.outbound(desk.out).error_title == ""


def test_recipients_refused_before_the_limit_stay_refused(desk: Desk) -> None:
    taken = desk.get(Cc="gone@cliente.test")
    sent = desk.reply(taken.ticket_id)
    refused = {"gone@cliente.test": (550, "5.1.1 unknown")}
    desk.settle(desk.claimed(), "later", retry_seconds=60, refused=refused, reply="550 5.4.5 limit")
    outbox.resume(desk.store, desk.out)
    desk.make_due(sent.outbox_id)
    assert desk.claimed().recipients == ("ana@cliente.test",)


@pytest.mark.parametrize("rate", ["-1", "x"])
def test_what_is_no_rate_is_refused(desk: Desk, rate: str) -> None:
    from tuidesk.errors import BadUsage

    with pytest.raises(BadUsage):
        channels.change(desk.store, desk.ana, "support out", {"rate": rate})


def _account(desk: Desk) -> int:
    return int(desk.outbound(desk.out).account_id)
