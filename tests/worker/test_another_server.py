"""A channel that is given another server, user or `since`: no mail is lost, none becomes two tickets."""

from __future__ import annotations

import json
from functools import cache

import pytest
import sqlalchemy as sa

from tests.servers.dovecot import Dovecot
from tests.worker.desk import ADMIN, Desk, new_user
from tests.worker.post import letter
from tuidesk.desk import channels, queues
from tuidesk.store import tables as t
from tuidesk.store.generations import server_uidvalidity

pytestmark = pytest.mark.server

VALIDITY = 1_700_000_000


@cache
def mail(number: int) -> bytes:
    return letter(f"Ann {number} <ann{number}@x.test>", "support@desk.test", f"Question {number}", "Help?")


def second_mailbox(dovecot: Dovecot, *mails: bytes) -> tuple[str, str]:
    """Make a mailbox whose UIDs and UIDVALIDITY are those of the first one."""
    user, password = new_user(dovecot, "other")
    for raw in mails:
        dovecot.deliver(user, raw)
    dovecot.set_uidvalidity(user, VALIDITY)
    return user, password


def titles(desk: Desk) -> list[str]:
    return sorted(row.title for row in desk.rows(sa.select(t.ticket.c.title)))


@pytest.fixture
def first(desk: Desk, dovecot: Dovecot) -> str:
    """Take in a mailbox with two mails and return its user."""
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    for number in (1, 2):
        dovecot.deliver(user, mail(number))
    dovecot.set_uidvalidity(user, VALIDITY)
    assert desk.once().totals.tickets == 2
    return user


def test_the_same_uids_on_another_server_are_other_mails(desk: Desk, dovecot: Dovecot, first: str) -> None:
    user, password = second_mailbox(dovecot, mail(3), mail(2))
    channels.change(desk.store, ADMIN, "support", {"user": user}, password)
    done = desk.once()
    assert done.troubles == ()
    assert (done.totals.tickets, done.totals.duplicates) == (1, 1)
    assert titles(desk) == ["Question 1", "Question 2", "Question 3"]
    numbers = {row.uidvalidity for row in desk.rows(sa.select(t.ledger.c.uidvalidity))}
    assert len(numbers) == 2
    assert {server_uidvalidity(number) for number in numbers} == {VALIDITY}
    assert desk.once().totals.fetched == 0
    out = desk.program("audit", "--json").communicate(timeout=60)[0]
    account = json.loads(out)
    assert (account["server"], account["accounted"], account["missing"]) == (2, 2, 0)


def test_back_to_the_first_server_nothing_opens_again(desk: Desk, dovecot: Dovecot, first: str) -> None:
    user, password = second_mailbox(dovecot, mail(3))
    channels.change(desk.store, ADMIN, "support", {"user": user}, password)
    desk.once()
    dovecot.add_user(first, "pw ñ")
    dovecot.deliver(first, mail(4))
    channels.change(desk.store, ADMIN, "support", {"user": first}, "pw ñ")
    done = desk.once()
    assert (done.totals.tickets, done.totals.duplicates) == (1, 2)


def test_another_mailbox_may_begin_now(desk: Desk, dovecot: Dovecot, first: str) -> None:
    user, password = second_mailbox(dovecot, mail(3))
    channels.change(desk.store, ADMIN, "support", {"user": user, "since": "now"}, password)
    assert desk.once().totals.fetched == 0
    dovecot.deliver(user, mail(4))
    assert desk.once().totals.tickets == 1
    assert titles(desk) == ["Question 1", "Question 2", "Question 4"]


def test_since_may_change_later_and_tells_nobody_of_old_mail(desk: Desk, dovecot: Dovecot) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test", since="now")
    desk.queue("Support", inbound="support")
    for number in (1, 2):
        dovecot.deliver(user, mail(number))
    assert desk.once().totals.fetched == 0
    channels.change(desk.store, ADMIN, "support", {"since": "30d"})
    assert desk.once().totals.tickets == 2
    dovecot.deliver(user, mail(3))
    channels.change(desk.store, ADMIN, "support", {"since": "now"})
    assert desk.once().totals.tickets == 1
    channels.change(desk.store, ADMIN, "support", {"since": "all"})
    done = desk.once()
    assert (done.totals.tickets, done.totals.duplicates) == (0, 0)


def test_a_new_password_or_tls_mode_reads_nothing_twice(desk: Desk, dovecot: Dovecot, first: str) -> None:
    channels.change(desk.store, ADMIN, "support", {"poll": "30"}, "pw ñ")
    assert desk.once().totals.fetched == 0


def test_a_channel_that_takes_the_name_of_a_removed_one_reads_its_own_mail(
    desk: Desk, dovecot: Dovecot, first: str
) -> None:
    user, password = second_mailbox(dovecot, mail(3), mail(2))
    queues.change(desk.store, ADMIN, "Support", [("inbound", "")])
    channels.remove(desk.store, ADMIN, "support")
    desk.mailbox(dovecot, "support", "support@desk.test", login=(user, password))
    queues.change(desk.store, ADMIN, "Support", [("inbound", "support")])
    done = desk.once()
    assert (done.totals.tickets, done.totals.duplicates) == (1, 1)
