"""The audit against a real server: the sum, the differences, the mending, the nightly round and the health line."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage

import pytest
import sqlalchemy as sa
from imapclient import IMAPClient

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.worker.desk import ADMIN, Desk
from tuidesk.desk import health, jobs
from tuidesk.mail.errors import Disconnected
from tuidesk.mail.imap import Mailbox
from tuidesk.mail.imap import fetch as imap_fetch
from tuidesk.mail.imap.connect import hang_up
from tuidesk.mail.imap.fetch import Fetched
from tuidesk.store import audits
from tuidesk.store import tables as t
from tuidesk.store.clock import now
from tuidesk.store.leases import Lease
from tuidesk.worker import audit as audits_of
from tuidesk.worker import audit_details, nightly
from tuidesk.worker.channels import inbound_channels
from tuidesk.worker.context import Bench
from tuidesk.worker.log_lines import JsonFormatter
from tuidesk.worker.mending import mend
from tuidesk.worker.opening import open_mailbox
from tuidesk.worker.sync import FolderSync

pytestmark = pytest.mark.server

DAY = 86_400_000


def letter(number: int) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Ana Ruiz <ana@cliente.test>"
    mail["To"] = "support@desk.test"
    mail["Subject"] = f"Question {number}"
    mail["Date"] = "Mon, 02 Nov 2026 10:00:00 +0000"
    mail["Message-ID"] = f"<q{number}@cliente.test>"
    mail.set_content(f"Where is order {number}?\n")
    return mail.as_bytes()


@pytest.fixture
def user(desk: Desk, dovecot: Dovecot) -> str:
    """Take in a mailbox with three mails and return its user."""
    found = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    for number in (1, 2, 3):
        dovecot.deliver(found, letter(number))
    assert desk.once().totals.tickets == 3
    return found


def audit(desk: Desk, *options: str, code: int = 0) -> str:
    program = desk.program("audit", *options)
    out, err = program.communicate(timeout=100)
    assert program.returncode == code, err
    return out


def forget(desk: Desk, *uids: int) -> None:
    """Make holes in the ledger, as a restored backup would."""
    with desk.store.write() as conn:
        conn.execute(sa.delete(t.ledger).where(t.ledger.c.uid.in_(uids)))


def remembered(desk: Desk) -> tuple[int, int, int]:
    columns = (t.inbound.c.audited_at, t.inbound.c.audit_missing, t.inbound.c.audit_extra)
    [row] = desk.rows(sa.select(*columns))
    return tuple(row)


def test_the_sum_is_said_when_it_is_right(desk: Desk, user: str) -> None:
    assert audit(desk) == "support INBOX: 3 on the server = 3 accounted for\n"


def test_each_missing_mail_is_told_as_the_server_tells_it(desk: Desk, dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(user, letter(4))
    first, second = audit(desk).splitlines()
    assert first == "support INBOX: 4 on the server, 3 accounted for; 1 is missing"
    assert second.split()[:2] == ["missing", "4"]
    assert "ana@cliente.test" in second
    assert "Question 4" in second
    assert "2026-11-02" in second
    [row] = map(json.loads, audit(desk, "--json", "--all").splitlines())
    assert row["missing_mails"] == [
        {"uid": 4, "from": "ana@cliente.test", "subject": "Question 4", "date": "2026-11-02T10:00:00Z"}
    ]
    assert remembered(desk) == (0, 0, 0)
    assert desk.count(t.ledger) == 3


def test_no_mail_is_told_under_a_number_that_is_another_ones_by_now(
    desk: Desk, dovecot: Dovecot, user: str
) -> None:
    forget(desk, 2)
    with desk.store.read() as conn:
        [channel] = inbound_channels(conn)
    bench = Bench(desk.locations, desk.store)
    counted = audits_of.audit(bench, channel)
    assert [one.uid for one in audit_details.missing(bench, channel, counted)["INBOX"]] == [2]
    dovecot.set_uidvalidity(user, 4_000_000)
    assert audit_details.missing(bench, channel, counted)["INBOX"] == []
    bench.cage.close()


def test_each_mail_that_left_the_server_is_told_with_its_ticket(
    desk: Desk, dovecot: Dovecot, user: str
) -> None:
    dovecot.expunge(user, 2)
    first, second = audit(desk).splitlines()
    assert first == "support INBOX: 2 on the server = 2 accounted for; 1 more is no longer there"
    assert second.split()[:3] == ["gone", "2", "#2"]
    assert second.endswith("Question 2")


def test_holes_are_mended_through_the_ordinary_intake(desk: Desk, dovecot: Dovecot, user: str) -> None:
    forget(desk, 1, 3)
    dovecot.deliver(user, letter(4))
    out = audit(desk, "--mend")
    assert "support INBOX: 4 on the server = 4 accounted for" in out
    assert "taken in just now: 3" in out
    assert desk.count(t.ticket) == 4  # a mail that is known by its id opens no second ticket
    found = desk.rows(sa.select(t.ledger.c.uid, t.ledger.c.disposition).order_by(t.ledger.c.uid))
    assert [tuple(row) for row in found] == [
        (1, "duplicate-of"), (2, "ticket"), (3, "duplicate-of"), (4, "ticket"),
    ]  # fmt: skip
    at, missing, extra = remembered(desk)
    assert at
    assert (missing, extra) == (0, 0)


def test_it_mends_beside_a_worker_that_thinks_it_has_all(desk: Desk, dovecot: Dovecot, user: str) -> None:
    desk.start()
    dovecot.deliver(user, letter(4))
    desk.tickets(4)
    forget(desk, 2)
    [row] = map(json.loads, audit(desk, "--mend", "--json").splitlines())
    assert (row["server"], row["accounted"], row["missing"], row["mended"]) == (4, 4, 0, 1)
    assert desk.count(t.ledger) == 4
    assert desk.count(t.ticket) == 4


def last_audited(desk: Desk, at: int) -> None:
    with desk.store.write() as conn:
        conn.execute(sa.update(t.inbound).values(audited_at=at))
        conn.execute(sa.update(t.account).values(created_at=at))


def sentences(desk: Desk) -> list[str]:
    with desk.store.read() as conn:
        return [str(one) for one in health.read(conn).lines() if "ledger" in one]


def test_at_night_each_mailbox_is_audited_and_mended(desk: Desk, user: str) -> None:
    last_audited(desk, now() - 2 * DAY)
    forget(desk, 2)
    desk.once()  # syncs what is missing by itself
    at, missing, _extra = remembered(desk)
    assert at > now() - DAY
    assert missing == 0
    assert desk.count(t.ledger) == 3
    desk.once()
    assert remembered(desk)[0] == at  # once a day


@pytest.fixture
def unread(desk: Desk, user: str) -> Iterator[None]:
    """Keep the worker from reading the mailbox by itself, which may be at any moment."""
    with desk.store.read() as conn:
        [channel] = inbound_channels(conn)
    lease = Lease.take(desk.store, desk.locations, channel.lease)
    assert lease
    yield
    lease.release()


@pytest.mark.usefixtures("unread")
def test_a_running_worker_mends_at_night_what_its_own_sync_does_not_see(desk: Desk) -> None:
    desk.start()
    wait_for(lambda: desk.rows(sa.select(t.lease.c.name).where(t.lease.c.name == nightly.LEASE)), "it to run")
    forget(desk, 2)
    last_audited(desk, now() - 2 * DAY)
    nightly.NightlyAudits(Bench(desk.locations, desk.store), lambda _conn: None).look(threading.Event())
    assert desk.count(t.ledger) == 3
    assert remembered(desk)[1:] == (0, 0)


def test_the_log_says_of_what_kind_a_failure_was(
    desk: Desk, user: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object) -> None:
        raise Disconnected("imap.test", "BYE")

    monkeypatch.setattr(nightly, "mend", broken)
    last_audited(desk, now() - 2 * DAY)
    desk.once()
    [line] = [JsonFormatter().format(one) for one in caplog.records if one.name == nightly.__name__]
    assert "Disconnected" in line


def test_a_new_mailbox_waits_for_its_first_night(desk: Desk, user: str) -> None:
    assert remembered(desk) == (0, 0, 0)


def test_a_sum_that_stays_wrong_is_told_until_it_is_right(desk: Desk, user: str) -> None:
    [row] = desk.rows(sa.select(t.inbound.c.id))
    with desk.store.write() as conn:
        audits.remember(conn, row.id, 2, 0)
    [line] = sentences(desk)
    assert line.startswith("support@desk.test: 2 mails on the server are not in the ledger since ")
    assert "tuidesk audit --mend" in line
    audit(desk, "--mend")
    assert sentences(desk) == []


@pytest.mark.usefixtures("unread")
def test_the_job_of_the_health_screen_mends(desk: Desk) -> None:
    desk.start()
    forget(desk, 2)
    job = jobs.submit(desk.store, ADMIN, "audit-mailbox", {"channel": "support"})
    wait_for(lambda: desk.rows(sa.select(t.job.c.state).where(t.job.c.id == job))[0].state == "done", "it")
    [row] = desk.rows(sa.select(t.job.c.result).where(t.job.c.id == job))
    assert (row.result["server"], row.result["missing"], row.result["mended"]) == (3, 0, 1)


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a server that does not give the fourth mail."""
    whole = imap_fetch._fetch

    def fetch(client: IMAPClient, uids: list[int]) -> list[Fetched]:
        return [mail if mail.uid != 4 else Fetched(4, b"", error="NO") for mail in whole(client, uids)]

    monkeypatch.setattr(imap_fetch, "_fetch", fetch)


@pytest.mark.usefixtures("poisoned")
def test_of_two_who_read_at_once_the_later_one_goes_on_behind_it(
    desk: Desk, dovecot: Dovecot, user: str
) -> None:
    for number in (4, 5):
        dovecot.deliver(user, letter(number))
    with desk.store.read() as conn:
        [channel] = inbound_channels(conn)
    bench = Bench(desk.locations, desk.store)
    with closing(open_mailbox(bench, channel)) as one, closing(open_mailbox(bench, channel)) as other:
        readers = [FolderSync(bench, channel, box, lambda _conn: None) for box in (one, other)]
        for reader in readers:
            reader.run(threading.Event())
    bench.cage.close()
    assert audit(desk) == "support INBOX: 5 on the server = 5 accounted for\n"
    assert desk.count(t.ledger) == 5


@pytest.mark.usefixtures("poisoned")
def test_a_mail_that_the_server_will_not_give_is_accounted_for(
    desk: Desk, dovecot: Dovecot, user: str
) -> None:
    for number in (4, 5):
        dovecot.deliver(user, letter(number))
    done = desk.once()
    assert (done.troubles, done.totals.tickets, done.totals.quarantined) == ((), 1, 1)
    assert desk.once().totals.quarantined == 0
    assert audit(desk) == "support INBOX: 5 on the server = 5 accounted for\n"


def test_a_connection_that_ends_on_the_way_is_opened_again(
    desk: Desk, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, cuts = Mailbox.uids, [1, 1]

    def cut(box: Mailbox, first: int = 1) -> list[int]:
        if cuts:
            cuts.pop()
            hang_up(box._client)
        return whole(box, first)

    forget(desk, 2)
    with desk.store.read() as conn:
        [channel] = inbound_channels(conn)
    bench = Bench(desk.locations, desk.store)
    monkeypatch.setattr(Mailbox, "uids", cut)
    with pytest.raises(Disconnected):  # twice in a row is no accident
        mend(bench, channel, lambda _conn: None, threading.Event())
    cuts.append(1)
    done = mend(bench, channel, lambda _conn: None, threading.Event())
    bench.cage.close()
    assert done.mended == 1
    assert [one.missing for one in done.accounts] == [[]]
