"""The pipe and the listener: mail is answered "taken" only when its ticket stands, else "later"."""

from __future__ import annotations

import smtplib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers import free_port
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import letter
from tuidesk.desk import queues
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.store import tables as t

ANA = "Ana Ruiz <ana@cliente.test>"


def ingest(raw: bytes, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "tuidesk", "ingest", *arguments]
    done = subprocess.run(command, input=raw, capture_output=True, timeout=60)
    return done.returncode, done.stderr.decode()


def entries(desk: Desk) -> list[tuple[str, int | None, str]]:
    return [
        tuple(row) for row in desk.rows(sa.select(t.ledger.c.channel, t.ledger.c.uid, t.ledger.c.disposition))
    ]


def test_a_piped_mail_is_a_ticket_at_once(desk: Desk) -> None:
    desk.queue("Support")
    raw = letter(ANA, "support@desk.test", "Factura", "El IVA está mal.")
    assert ingest(raw, "--queue", "Support") == (0, "")
    [ticket] = desk.tickets(1)
    assert ticket.title == "Factura"
    assert entries(desk) == [("pipe:Support", None, "ticket")]


def test_a_pipe_that_tries_again_makes_no_second_ticket(desk: Desk) -> None:
    desk.queue("Support")
    raw = letter(ANA, "support@desk.test", "Factura", "El IVA está mal.")
    assert ingest(raw, "--queue", "Support") == ingest(raw, "--queue", "Support") == (0, "")
    assert (desk.count(t.ticket), desk.count(t.ledger)) == (1, 1)


def test_a_forwarded_channel_names_the_ledger_entry(desk: Desk) -> None:
    channel_additions.add_forward(desk.store, ADMIN, "sales-forward", creation_address="c-1@desk.test")
    desk.queue("Sales", inbound="sales-forward")
    assert ingest(letter(ANA, "sales@shop.test", "Oferta", "?"), "--queue", "Sales") == (0, "")
    assert entries(desk) == [("sales-forward", None, "ticket")]


def test_bad_usage_is_64(desk: Desk) -> None:
    desk.queue("Support")
    raw = letter(ANA, "support@desk.test", "Factura", "El IVA está mal.")
    assert ingest(raw)[0] == 64
    assert ingest(raw, "--queue")[0] == 64
    assert ingest(raw, "--queue", "Support", "--nonsense")[0] == 64
    code, said = ingest(raw, "--queue", "No such")
    assert code == 64
    assert "No such" in said
    assert desk.count(t.ledger) == 0


@pytest.mark.timeout(60)
def test_a_store_that_is_locked_is_75(desk: Desk) -> None:
    desk.queue("Support")
    raw = letter(ANA, "support@desk.test", "Factura", "El IVA está mal.")
    lock = sqlite3.connect(desk.locations.database, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    code, said = ingest(raw, "--queue", "Support")
    lock.execute("ROLLBACK")
    lock.close()
    assert code == 75
    assert len(said.splitlines()) == 1
    assert ingest(raw, "--queue", "Support")[0] == 0


def test_a_store_that_is_not_there_is_75(sealed: Path) -> None:
    sealed.parent.mkdir(exist_ok=True)
    sealed.write_text("a file where a folder should be")
    assert ingest(b"", "--queue", "Support")[0] == 75


class Lmtp(smtplib.LMTP):
    def deliver(self, to: str, raw: bytes) -> int:
        self.ehlo_or_helo_if_needed()
        self.mail("<mta@desk.test>")
        code, _ = self.rcpt(to)
        return code if code != 250 else self.data(raw)[0]


def listening(desk: Desk) -> int:
    port = free_port()
    desk.start(listen_lmtp=f"127.0.0.1:{port}")

    def up() -> bool:
        try:
            Lmtp("127.0.0.1", port).quit()
        except OSError:
            return False
        return True

    wait_for(up, "the listener")
    return port


def test_mail_by_lmtp(desk: Desk) -> None:
    desk.queue("Support")
    queues.change(desk.store, ADMIN, "Support", [("creation-address", "c-9f2k@desk.test")])
    port = listening(desk)
    raw = letter(ANA, "info@shop.test", "Factura", "El IVA está mal.")
    with Lmtp("127.0.0.1", port) as client:
        assert client.deliver("c-9f2k@desk.test", raw) == 250
        [ticket] = desk.tickets(1)
        assert ticket.title == "Factura"
    with Lmtp("127.0.0.1", port) as client:
        assert client.deliver("nobody@desk.test", raw) == 550
    with Lmtp("127.0.0.1", port) as client:
        assert client.deliver("c-9f2k@desk.test", raw) == 250
    assert entries(desk) == [("pipe:Support", None, "ticket")]


def test_a_listener_that_cannot_store_says_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.queue("Support")
    queues.change(desk.store, ADMIN, "Support", [("creation-address", "c-9f2k@desk.test")])
    port = listening(desk)
    raw = letter(ANA, "info@shop.test", "Factura", "El IVA está mal.")

    def broken(*_args: object) -> str:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(desk.store.raw, "put", broken)
        with Lmtp("127.0.0.1", port) as client:
            assert client.deliver("c-9f2k@desk.test", raw) == 451
    with Lmtp("127.0.0.1", port) as client:
        assert client.deliver("c-9f2k@desk.test", raw) == 250
    desk.tickets(1)
