"""Customers' mail that the provider took for spam is counted, looked at and taken in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from imapclient import IMAPClient

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.worker.desk import ADMIN, Desk, new_user
from tests.worker.post import letter
from tuidesk.desk import jobs
from tuidesk.desk.jobs import Outcome
from tuidesk.store import tables as t
from tuidesk.worker import mailbox, spam

pytestmark = pytest.mark.server

ANA = "Ana Ruiz <ana@cliente.test>"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what happens once an hour happen at every look, and looks be frequent."""
    monkeypatch.setattr(spam, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(mailbox, "IDLE_SECONDS", 0.3)


@contextmanager
def client(dovecot: Dovecot, login: tuple[str, str]) -> Iterator[IMAPClient]:
    connection = IMAPClient(dovecot.host, dovecot.port, ssl=False)
    connection.plain_login(*login)
    yield connection
    connection.logout()


def put(dovecot: Dovecot, login: tuple[str, str], subject: str, folder: str = "Junk") -> None:
    with client(dovecot, login) as connection:
        connection.append(folder, letter(ANA, "support@desk.test", subject, "Hola."))


def unseen(desk: Desk) -> int:
    [(count,)] = desk.rows(sa.select(t.inbound.c.spam_unseen))
    return int(count)


def ask(desk: Desk, kind: str, **payload: Any) -> Outcome:
    job_id = jobs.submit(desk.store, ADMIN, kind, {"channel": "support", **payload})

    def ended() -> Outcome | None:
        with desk.store.read() as conn:
            row = jobs.get(conn, job_id)
        return jobs.outcome(row) if row and row.ended else None

    found = wait_for(ended, "the job to end")
    assert found
    return found


def support(desk: Desk, dovecot: Dovecot, folder: str = "Junk") -> tuple[str, str]:
    login = new_user(dovecot, "spam")
    desk.mailbox(dovecot, "support", "support@desk.test", login=login)
    desk.queue("Support", inbound="support")
    if folder:
        with client(dovecot, login) as connection:
            connection.create_folder(folder)
    return login


def met(desk: Desk) -> None:
    wait_for(lambda: desk.rows(sa.select(t.inbound.c.spam_generation))[0][0], "the desk to meet Spam")


def test_mail_in_spam_is_counted_looked_at_and_taken_in(desk: Desk, dovecot: Dovecot) -> None:
    login = support(desk, dovecot)
    put(dovecot, login, "Old offer")
    desk.start()
    met(desk)
    assert unseen(desk) == 0, "what lay there before the desk came is no news"
    put(dovecot, login, "Factura \x1b[31m113")
    put(dovecot, login, "Pedido")
    wait_for(lambda: unseen(desk) == 2, "two mails to be counted")

    found = ask(desk, "look-spam")
    assert found.ok, found.line
    mails = found.data["mails"]
    assert [(mail["from"], mail["new"]) for mail in mails] == [
        ("ana@cliente.test", True), ("ana@cliente.test", True), ("ana@cliente.test", False)
    ]  # fmt: skip
    assert [mail["subject"] for mail in mails][::2] == ["Pedido", "Old offer"]
    wait_for(lambda: unseen(desk) == 0, "them to count as looked at")

    taken = ask(desk, "take-spam", uid=mails[0]["uid"], uidvalidity=found.data["uidvalidity"])
    assert taken.ok, taken.line
    [ticket] = desk.tickets(1)
    assert (ticket.title, ticket.number) == ("Pedido", taken.data["number"])
    [row] = desk.rows(sa.select(t.ledger.c.folder, t.ledger.c.disposition))
    assert row == ("Junk", "ticket")
    again = ask(desk, "take-spam", uid=mails[0]["uid"], uidvalidity=found.data["uidvalidity"])
    assert again.data["number"] == ticket.number
    assert desk.count(t.ticket) == 1


def test_a_mail_that_is_gone_is_said_to_be_gone(desk: Desk, dovecot: Dovecot) -> None:
    support(desk, dovecot)
    desk.start()
    found = ask(desk, "look-spam")
    assert found.data["mails"] == []
    gone = ask(desk, "take-spam", uid=99, uidvalidity=found.data["uidvalidity"])
    assert not gone.ok
    assert "not in the Spam folder any more" in gone.title


def test_a_mailbox_without_such_a_folder_says_so(desk: Desk, dovecot: Dovecot) -> None:
    support(desk, dovecot, folder="")
    desk.start()
    assert "no folder for spam" in ask(desk, "look-spam").title


def test_the_folder_is_known_by_its_spanish_name(desk: Desk, dovecot: Dovecot) -> None:
    login = support(desk, dovecot, folder="Correo no deseado")
    put(dovecot, login, "Hola", folder="Correo no deseado")
    desk.start()
    assert len(ask(desk, "look-spam").data["mails"]) == 1
