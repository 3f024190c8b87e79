"""A channel that watches its Sent folder: what agents send from other programs stands on its ticket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from imapclient import IMAPClient

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk, new_user
from tests.worker.post import answer, letter
from tuidesk.desk import agents, channels, outbox, replying
from tuidesk.desk.errors import Overtaken
from tuidesk.desk.replies.letter import Letter
from tuidesk.mail.compose import Address
from tuidesk.store import tables as t
from tuidesk.worker import mailbox

pytestmark = pytest.mark.server

ANA = "Ana Ruiz <ana@cliente.test>"
SUPPORT = "Acme Support <support@desk.test>"
SENT = "Sent"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look every moment, as a poll interval later would."""
    monkeypatch.setattr(mailbox, "IDLE_SECONDS", 0.3)


@contextmanager
def client(dovecot: Dovecot, login: tuple[str, str]) -> Iterator[IMAPClient]:
    connection = IMAPClient(dovecot.host, dovecot.port, ssl=False)
    connection.plain_login(*login)
    yield connection
    connection.logout()


def put(dovecot: Dovecot, login: tuple[str, str], raw: bytes, folder: str = SENT, minutes: int = 1) -> None:
    """File a mail as a mail program does, so many minutes from now: servers tell whole seconds only."""
    moment = datetime.now(UTC) + timedelta(minutes=minutes)
    with client(dovecot, login) as connection:
        if not connection.folder_exists(folder):
            connection.create_folder(folder)
        connection.append(folder, raw, [b"\\Seen"], moment)


@pytest.fixture
def login(desk: Desk, dovecot: Dovecot) -> tuple[str, str]:
    """Set up a mailbox that watches its Sent folder, where an old mail lies."""
    found = new_user(dovecot, "sent")
    desk.mailbox(dovecot, "support", "support@desk.test", login=found)
    desk.queue("Support", inbound="support")
    channels.change(desk.store, ADMIN, "support", {"watch-sent": "yes"})
    put(dovecot, found, letter(SUPPORT, ANA, "Before the desk", "Hello."), minutes=-60)
    return found


def lines(desk: Desk, folder: str = SENT) -> list[Any]:
    """Return what the ledger says of a folder."""
    columns = (t.ledger.c.disposition, t.ledger.c.ticket_id)
    return desk.rows(sa.select(*columns).where(t.ledger.c.folder == folder).order_by(t.ledger.c.id))


def ticket(desk: Desk) -> Any:
    [found] = desk.rows(sa.select(t.ticket))
    return found


def started(desk: Desk) -> None:
    """Let a worker serve the desk, and wait until it knows Sent."""
    desk.start()
    wait_for(lambda: desk.count(t.mailbox, t.mailbox.c.sent), "the worker to meet Sent")


def test_an_agents_answer_stands_on_its_ticket_and_the_customers_answer_to_it_too(
    desk: Desk, dovecot: Dovecot, login: tuple[str, str]
) -> None:
    started(desk)
    question = letter(ANA, "support@desk.test", "Broken", "Help!")
    dovecot.deliver(login[0], question)
    desk.tickets(1)
    reply = answer(question, "Turn it off.", SUPPORT)
    put(dovecot, login, reply)
    wait_for(lambda: ticket(desk).waiting == "them", "the answer in Sent")
    assert ticket(desk).status == "open"
    dovecot.deliver(login[0], answer(reply, "It works.", ANA))
    wait_for(lambda: ticket(desk).message_count == 3, "the customer's answer")
    assert ticket(desk).waiting == "us"
    assert [row.disposition for row in lines(desk)] == ["follow-up"], "mail from before is not looked at"


def test_a_first_mail_opens_a_ticket_and_news_of_the_inbox_is_not_missed(
    desk: Desk, dovecot: Dovecot, login: tuple[str, str]
) -> None:
    started(desk)
    for number in range(3):
        put(dovecot, login, letter(SUPPORT, f"c{number}@x.test", f"Offer {number}", "Our offer."))
        dovecot.deliver(login[0], letter(ANA, "support@desk.test", f"Question {number}", "Help!"))
    found = desk.tickets(6)
    assert sorted((row.status, row.waiting) for row in found) == [("new", "us")] * 3 + [("open", "them")] * 3


def test_one_round_looks_into_sent_too(desk: Desk, dovecot: Dovecot, login: tuple[str, str]) -> None:
    assert desk.once().totals.fetched == 0
    put(dovecot, login, letter(SUPPORT, ANA, "Offer", "Our offer."))
    assert desk.once().totals.tickets == 1
    assert desk.once().totals.fetched == 0


def test_a_new_uidvalidity_opens_nothing_again(desk: Desk, dovecot: Dovecot, login: tuple[str, str]) -> None:
    desk.once()
    put(dovecot, login, letter(SUPPORT, ANA, "Offer", "Our offer."))
    desk.once()
    dovecot.set_uidvalidity(login[0], 1_900_000_000, SENT)
    put(dovecot, login, letter(SUPPORT, ANA, "Another", "Another one."))
    assert desk.once().totals.tickets == 1
    assert desk.count(t.ticket) == 2
    assert "Before the desk" not in [row.title for row in desk.rows(sa.select(t.ticket.c.title))]


def test_a_folder_of_another_name_under_a_running_worker_is_read_on(
    desk: Desk, dovecot: Dovecot, login: tuple[str, str]
) -> None:
    started(desk)
    dovecot.remove_folder(login[0], SENT)
    dovecot.deliver(login[0], letter(ANA, "support@desk.test", "Broken", "Help!"))
    desk.tickets(1)
    put(dovecot, login, letter(SUPPORT, ANA, "Offer", "Our offer."), folder="Elementos enviados")
    assert [row.title for row in desk.tickets(2)] == ["Broken", "Offer"]


def test_watching_begins_anew_when_it_is_switched_on_again(
    desk: Desk, dovecot: Dovecot, login: tuple[str, str]
) -> None:
    desk.once()
    channels.change(desk.store, ADMIN, "support", {"watch-sent": "no"})
    put(dovecot, login, letter(SUPPORT, ANA, "Unwatched", "Nobody sees it."))
    assert desk.once().totals.fetched == 0
    channels.change(desk.store, ADMIN, "support", {"watch-sent": "yes"})
    assert desk.once().totals.fetched == 0
    put(dovecot, login, letter(SUPPORT, ANA, "Watched", "Everybody does."))
    desk.once()
    assert ticket(desk).title == "Watched"


def test_a_mailbox_without_a_sent_folder_is_read_all_the_same(desk: Desk, dovecot: Dovecot) -> None:
    found = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    channels.change(desk.store, ADMIN, "support", {"watch-sent": "yes"})
    dovecot.deliver(found, letter(ANA, "support@desk.test", "Broken", "Help!"))
    done = desk.once()
    assert (done.totals.tickets, done.troubles) == (1, ())


def test_audit_counts_both_folders(desk: Desk, dovecot: Dovecot, login: tuple[str, str]) -> None:
    dovecot.deliver(login[0], letter(ANA, "support@desk.test", "Broken", "Help!"))
    desk.once()
    put(dovecot, login, letter(SUPPORT, ANA, "Offer", "Our offer."))
    desk.once()
    put(dovecot, login, letter(SUPPORT, ANA, "Not yet", "Our offer."))
    out = desk.program("audit", "--json").communicate(timeout=60)[0]
    found = [json.loads(line) for line in out.splitlines()]
    assert [
        (one["channel"], one["folder"], one["server"], one["accounted"], one["missing"]) for one in found
    ] == [
        ("support", "INBOX", 1, 1, 0),
        ("support", "Sent", 2, 1, 1),
    ]


def question_of(desk: Desk, dovecot: Dovecot, login: tuple[str, str]) -> bytes:
    """Let a customer's question become a ticket, and let the desk know its Sent folder."""
    raw = letter(ANA, "support@desk.test", "Broken", "Help!")
    dovecot.deliver(login[0], raw)
    desk.once()
    return raw


def test_an_answer_from_a_phone_overtakes_a_draft(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink, login: tuple[str, str]
) -> None:
    desk.way_out(smtp_sink, "out", SUPPORT)
    raw = question_of(desk, dovecot, login)
    bob = agents.current(desk.store)
    start = replying.start_reply(desk.store, bob, ticket(desk).id)
    put(dovecot, login, answer(raw, "Turn it off.", SUPPORT))
    desk.once()
    draft = Letter(
        to=start.to, cc=(), subject=start.subject, text="Buy a new one.", ticket_id=start.ticket_id,
        seen_message_id=start.seen_message_id,
    )  # fmt: skip
    with pytest.raises(Overtaken):
        replying.send(desk.store, bob, draft)


def test_an_answer_from_a_phone_holds_a_reply_that_waits(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink, login: tuple[str, str]
) -> None:
    desk.way_out(smtp_sink, "out", SUPPORT)
    raw = question_of(desk, dovecot, login)
    bob = agents.current(desk.store)
    start = replying.start_reply(desk.store, bob, ticket(desk).id)
    draft = Letter(
        to=(Address("Ana", "ana@cliente.test"),), cc=(), subject=start.subject, text="Buy a new one.",
        ticket_id=start.ticket_id, seen_message_id=start.seen_message_id,
    )  # fmt: skip
    queued = replying.send(desk.store, bob, draft, undo_ms=0)
    put(dovecot, login, answer(raw, "Turn it off.", SUPPORT))
    done = desk.once()
    assert (done.totals.sent, done.totals.held) == (0, 1)
    [row] = desk.rows(sa.select(t.outbox.c.state, t.outbox.c.reason))
    assert tuple(row) == ("held", "newer message")
    assert outbox.release(desk.store, bob, queued.outbox_id) == "queued"
    assert desk.once().totals.sent == 1


def test_our_own_copy_in_sent_is_known_and_settles_an_uncertain_mail(
    desk: Desk, dovecot: Dovecot, smtp_sink: SmtpSink, login: tuple[str, str]
) -> None:
    desk.way_out(smtp_sink, "out", SUPPORT)
    question_of(desk, dovecot, login)
    bob = agents.current(desk.store)
    start = replying.start_reply(desk.store, bob, ticket(desk).id)
    draft = Letter(
        to=start.to, cc=(), subject=start.subject, text="Buy a new one.", ticket_id=start.ticket_id,
        seen_message_id=start.seen_message_id,
    )  # fmt: skip
    replying.send(desk.store, bob, draft, undo_ms=0)
    desk.once()
    with desk.store.write() as conn:
        conn.execute(sa.update(t.outbox).values(state="uncertain", results={}))
    desk.once()
    assert [row.disposition for row in lines(desk)] == ["own-mail-returned"]
    assert [row.state for row in desk.rows(sa.select(t.outbox.c.state))] == ["sent"]
    assert ticket(desk).message_count == 2
