"""Bad input: one clear line on the health strip, the rest goes on, and it recovers by itself."""

from __future__ import annotations

import signal

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.worker.desk import ADMIN, Desk, new_user
from tests.worker.post import letter
from tuidesk.desk import channels, health
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.store import tables as t

pytestmark = pytest.mark.server

ANA = "Ana Ruiz <ana@cliente.test>"


def troubles(desk: Desk) -> list[str]:
    with desk.store.read() as conn:
        lines = health.read(conn).lines()
    return [line for line in lines if "no worker" not in line and "no way out" not in line]


def test_wrong_then_right_password(desk: Desk, dovecot: Dovecot) -> None:
    login = new_user(dovecot, "support")
    user = desk.mailbox(dovecot, "support", "support@desk.test", password="mistyped", login=login)
    other = desk.mailbox(dovecot, "other", "other@desk.test")
    desk.queue("Support", inbound="support")
    desk.queue("Other", inbound="other")
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Uno", "Uno."))
    dovecot.deliver(other, letter(ANA, "other@desk.test", "Dos", "Dos."))
    desk.start()
    [ticket] = desk.tickets(1)
    assert ticket.title == "Dos", "the other mailbox goes on"
    [line] = wait_for(lambda: troubles(desk), "the trouble to be said")
    assert line.startswith("support@desk.test: 127.0.0.1 refused the login of ")
    channels.change(desk.store, ADMIN, "support", {}, password=login[1])
    assert len(desk.tickets(2)) == 2
    wait_for(lambda: troubles(desk) == [], "the trouble to be over")


@pytest.mark.parametrize(
    ("host", "port", "tls", "said"),
    [
        ("no-such-host.invalid", 993, "implicit", "There is no mail server called no-such-host.invalid"),
        ("127.0.0.1", 1, "none", "127.0.0.1 does not answer"),
    ],
)
def test_a_server_that_is_not_there(desk: Desk, host: str, port: int, tls: str, said: str) -> None:
    server = Server(host, port, tls)
    address = "support@desk.test"
    channel_additions.add_imap(desk.store, ADMIN, "support", server, user="u", password="p", address=address)
    desk.queue("Support", inbound="support")
    code, _totals, complaints = desk.once_program()
    assert code == 1
    assert complaints.startswith(f"tuidesk: support: {said}")
    assert len(complaints.splitlines()) == 1
    assert said in troubles(desk)[0]


def test_a_certificate_that_nobody_vouches_for(desk: Desk, dovecot: Dovecot) -> None:
    user, password = new_user(dovecot, "support")
    for name, ca_file in (("distrusted", ""), ("trusted", dovecot.ca_file)):
        server = Server("127.0.0.1", dovecot.tls_port, "implicit", ca_file)
        address = f"{name}@desk.test"
        channel_additions.add_imap(
            desk.store, ADMIN, name, server, user=user, password=password, address=address
        )
        desk.queue(name.title(), inbound=name)
    code, _totals, complaints = desk.once_program()
    assert code == 1
    [line] = complaints.splitlines()
    assert "distrusted: 127.0.0.1 offers no encrypted connection that can be trusted" in line


def test_a_mailbox_that_vanished_comes_back(desk: Desk, dovecot: Dovecot) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Uno", "Uno."), folder="Desk")
    channels.change(desk.store, ADMIN, "support", {"folder": "Desk"})
    desk.queue("Support", inbound="support")
    desk.start()
    desk.tickets(1)
    dovecot.remove_folder(user, "Desk")
    dovecot.kick(user)
    [line] = wait_for(lambda: troubles(desk), "the trouble to be said")
    assert "There is no folder Desk" in line
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Dos", "Dos."), folder="Desk")
    wait_for(lambda: desk.count(t.ticket) == 2, "the mail of the new folder")
    wait_for(lambda: troubles(desk) == [], "the trouble to be over")


def test_channels_come_change_and_go_without_a_restart(desk: Desk, dovecot: Dovecot) -> None:
    desk.start()
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Uno", "Uno."))
    desk.queue("Support", inbound="support")
    desk.tickets(1)
    channels.enable(desk.store, ADMIN, "support", False)
    taken = sa.select(t.lease.c.epoch).where(t.lease.c.holder == "", t.lease.c.name.like("inbound:%"))
    wait_for(lambda: desk.rows(taken), "the mailbox to be let go")
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Dos", "Dos."))
    channels.enable(desk.store, ADMIN, "support", True)
    desk.tickets(2)


@pytest.mark.timeout(180)
def test_very_large_and_empty_mail(desk: Desk, dovecot: Dovecot) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    large = letter(ANA, "support@desk.test", "Grande", "Ver anexo.") + b"x" * 76 + b"\r\n"
    large += (b"y" * 76 + b"\r\n") * 640_000
    dovecot.deliver(user, large)
    dovecot.deliver(user, b"")
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Uno", "Uno."))
    done = desk.once()
    assert done.troubles == ()
    assert desk.count(t.ledger) == 3
    assert {row.title for row in desk.tickets(3)} >= {"Grande", "Uno"}


def test_sigterm_ends_it_cleanly(desk: Desk, dovecot: Dovecot) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Uno", "Uno."))
    for number in (signal.SIGTERM, signal.SIGINT):
        worker = desk.program("worker")
        held = sa.select(t.lease.c.pid).where(t.lease.c.pid == worker.pid, t.lease.c.name.like("inbound:%"))
        wait_for(lambda held=held: desk.rows(held), "the mailbox to be held")
        desk.tickets(1)
        worker.send_signal(number)
        assert worker.wait(120) == 0
        assert worker.stderr.read() == ""


@pytest.mark.timeout(120)
def test_once_names_the_worker_that_does_not_let_go(desk: Desk, dovecot: Dovecot) -> None:
    desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    worker = desk.program("worker")
    held = sa.select(t.lease.c.pid).where(t.lease.c.pid == worker.pid)
    wait_for(lambda: desk.rows(held), "the worker to hold the mailbox")
    code, _totals, complaints = desk.once_program()
    assert code == 1
    assert f"(process {worker.pid})" in complaints


def test_a_store_that_may_not_grow_loses_no_mail(desk: Desk, dovecot: Dovecot) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    for number in range(60):
        dovecot.deliver(user, letter(ANA, "support@desk.test", f"Nr {number}", f"{number}\n" * 9_000))
    code, _totals, complaints = desk.once_program(largest_file=800_000)
    assert code == 1
    assert len(complaints.splitlines()) == 1
    assert desk.count(t.ledger) < 60
    code, _totals, complaints = desk.once_program()
    assert (code, complaints) == (0, "")
    assert desk.count(t.ticket) == desk.count(t.ledger) == 60
