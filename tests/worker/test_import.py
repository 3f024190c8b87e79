"""A thousand mixed mails: each in the ledger, each on its thread's ticket, nothing lost or doubled."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.worker import post
from tests.worker.desk import ADMIN, Desk
from tests.worker.mixed import Letter, Mailbox
from tuidesk.desk import tickets
from tuidesk.mail import attachments
from tuidesk.store import tables as t
from tuidesk.worker.generations import FirstSight

pytestmark = pytest.mark.server


def deliver(dovecot: Dovecot, user: str, letters: Sequence[Letter]) -> None:
    for letter in letters:
        dovecot.deliver(user, letter.raw)


def digest(letter: Letter) -> str:
    return hashlib.sha256(letter.raw).hexdigest()


def check(desk: Desk, letters: Sequence[Letter]) -> None:
    """Compare the desk with what was delivered."""
    by_sha = {digest(letter): letter for letter in letters}
    entries = desk.rows(sa.select(t.ledger))
    assert len(entries) == len(letters)
    assert len({entry.uid for entry in entries}) == len(letters)
    assert {entry.sha256 for entry in entries} == set(by_sha)
    tickets = defaultdict(set)
    for entry in entries:
        tickets[by_sha[entry.sha256].thread].add(entry.ticket_id)
    split = {thread: found for thread, found in tickets.items() if len(found) > 1}
    assert not split, "threads that were torn apart"
    assert len(set.union(*tickets.values())) == len(tickets), "threads that were merged"
    assert desk.count(t.ticket) == len(tickets)


@pytest.mark.timeout(300)
def test_a_thousand_mixed_mails(desk: Desk, dovecot: Dovecot) -> None:
    letters = Mailbox().fill(1000)
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    deliver(dovecot, user, letters)
    code, totals, complaints = desk.once_program()
    assert (code, complaints) == (0, "")
    assert totals["fetched"] == 1000
    assert totals["tickets"] + totals["followups"] + totals["duplicates"] == 1000
    check(desk, letters)
    check_roles(desk, letters)
    check_files(desk, letters)
    before = desk.count(t.change)
    code, totals, complaints = desk.once_program()
    assert (code, complaints) == (0, "")
    assert not any(totals[name] for name in totals if name != "next_due")
    assert desk.count(t.ledger) == 1000
    assert desk.count(t.message) == desk.count(t.ledger, t.ledger.c.disposition != "duplicate-of")
    assert before
    assert dovecot.seen(user) == 0


def check_roles(desk: Desk, letters: Sequence[Letter]) -> None:
    roles = {digest(letter): letter.role for letter in letters}
    rows = desk.rows(sa.select(t.ledger.c.sha256, t.ledger.c.disposition, t.ledger.c.kind))
    for sha256, disposition, kind in rows:
        if roles[sha256] == "copy":
            assert disposition == "duplicate-of"
        elif roles[sha256] == "machine":
            assert (disposition, kind != "human") == ("ticket", True)
        else:
            assert kind == "human"
            assert disposition == ("follow-up" if roles[sha256] == "reply" else "ticket")


def check_files(desk: Desk, letters: Sequence[Letter]) -> None:
    for letter in letters:
        if letter.role == "copy":
            continue
        entry = sa.select(t.ledger.c.entry_id).where(t.ledger.c.sha256 == digest(letter)).scalar_subquery()
        query = sa.select(t.attachment).where(t.attachment.c.message_id == entry)
        rows = desk.rows(query.order_by(t.attachment.c.number))
        raw = desk.store.raw.get(digest(letter))
        assert raw == letter.raw
        got = [(row.filename, attachments.extract(raw, row.part)) for row in rows]
        assert got == list(letter.files)
        assert [row.sha256 for row in rows] == [hashlib.sha256(data).hexdigest() for _, data in letter.files]


@pytest.mark.timeout(200)
def test_killed_in_the_middle_nothing_is_lost_or_doubled(desk: Desk, dovecot: Dovecot) -> None:
    letters = Mailbox(seed=5).fill(500)
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    deliver(dovecot, user, letters)
    for least in (1, 200):
        worker = desk.program("worker")
        wait_for(lambda least=least: desk.count(t.ledger) >= least, "the import to be under way")
        worker.kill()
        worker.wait()
    code, _totals, complaints = desk.once_program()
    assert (code, complaints) == (0, "")
    check(desk, letters)


@pytest.mark.timeout(200)
def test_two_workers_at_once(desk: Desk, dovecot: Dovecot) -> None:
    letters = Mailbox(seed=7).fill(300)
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    deliver(dovecot, user, letters)
    first, second = desk.program("worker"), desk.program("worker")
    wait_for(lambda: desk.count(t.ledger) == 300, "all mail")
    for worker in (first, second):
        worker.terminate()
    assert (first.wait(120), second.wait(120)) == (0, 0)
    check(desk, letters)


@pytest.mark.timeout(200)
def test_a_new_uidvalidity_opens_no_second_ticket(desk: Desk, dovecot: Dovecot) -> None:
    letters = Mailbox(seed=9).fill(60)
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    deliver(dovecot, user, letters)
    assert desk.once().troubles == ()
    tickets = desk.count(t.ticket)
    dovecot.set_uidvalidity(user, 4_000_000)
    done = desk.once()
    assert done.troubles == ()
    assert (done.totals.fetched, done.totals.duplicates) == (60, 60)
    assert desk.count(t.ticket) == tickets
    assert desk.count(t.ledger, t.ledger.c.uidvalidity == 4_000_000) == 60


def test_since_now_leaves_old_mail_alone(desk: Desk, dovecot: Dovecot, tmp_path: Path) -> None:
    old, new = Mailbox(seed=11).fill(40)[:20], Mailbox(seed=12).fill(5)
    user = desk.mailbox(dovecot, "support", "support@desk.test", since="now")
    desk.queue("Support", inbound="support")
    deliver(dovecot, user, old)
    assert desk.once().totals.fetched == 0
    deliver(dovecot, user, new)
    assert desk.once().totals.fetched == 5
    dovecot.set_uidvalidity(user, 4_000_001)
    done = desk.once()
    assert done.totals.tickets == 0


@pytest.mark.parametrize("minutes", [-10, 10])
def test_no_difference_of_clocks_hides_that_a_customer_wrote_again(
    desk: Desk, dovecot: Dovecot, minutes: int
) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test", since="now")
    desk.queue("Support", inbound="support")
    desk.once()
    with desk.store.write() as conn:
        conn.execute(sa.update(t.mailbox).values(created_at=t.mailbox.c.created_at + minutes * 60_000))
    first = post.letter("Ana <ana@x.test>", "support@desk.test", "Factura", "No llega.")
    dovecot.deliver(user, first)
    desk.once()
    [ticket] = desk.tickets(1)
    tickets.set_status(desk.store, ADMIN, [ticket.id], "solved")
    dovecot.deliver(user, post.answer(first, "Sigue sin llegar.", "Ana <ana@x.test>"))
    desk.once()
    assert [row.status for row in desk.rows(sa.select(t.ticket.c.status))] == ["open"]


def test_mail_of_the_second_in_which_a_folder_was_met_is_new_and_a_moved_archive_is_old() -> None:
    sight = FirstSight(moment=1_700_000_000_900, uid=7)
    assert not sight.before(7, 1_700_000_000_000)
    assert not FirstSight(1_700_000_000_900, 0).before(3, 1_700_000_000_000)
    assert FirstSight(1_700_000_000_900, 0).before(3, 1_699_999_999_000)
    assert sight.before(8, 1_699_000_000_000)
