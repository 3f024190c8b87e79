"""Receiving by LMTP and SMTP: who is known, what each recipient is told, what is refused."""

from __future__ import annotations

import smtplib
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import wait_for
from tests.servers import free_port
from tuidesk.mail.errors import Later, ListenRefused
from tuidesk.mail.receive import Listener

MAIL = b"From: ana@example.test\r\nSubject: hola\r\n\r\nHola\r\n.punto\r\n"
KNOWN = {"desk-1@in.test", "desk-2@in.test", "full@in.test", "broken@in.test"}


class Desk:
    """Takes mail for the addresses of KNOWN."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.listeners: list[Listener] = []

    def take(self, recipient: str, data: bytes) -> None:
        if recipient == "full@in.test":
            raise Later
        if recipient == "broken@in.test":
            raise RuntimeError("a fault of ours")
        self.taken.append((recipient, data))

    def listen(self, where: str, protocol: str) -> Listener:
        listener = Listener(where, protocol, KNOWN.__contains__, self.take)  # type: ignore[arg-type]
        listener.start()
        self.listeners.append(listener)
        return listener


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    for listener in made.listeners:
        listener.stop()


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("s") / "lmtp")


def answers(client: smtplib.SMTP, *recipients: str, mail: bytes = MAIL) -> list[str]:
    """Give one mail and return the answers for DATA."""
    client.mail("ana@example.test")
    for recipient in recipients:
        assert client.rcpt(recipient)[0] == 250
    assert client.docmd("DATA")[0] == 354
    client.send(mail.replace(b"\r\n.", b"\r\n..") + b".\r\n")
    count = len(recipients) if isinstance(client, smtplib.LMTP) else 1
    return [str(client.getreply()[0]) for _ in range(count)]


def test_lmtp_answers_for_each_recipient(desk: Desk, place: str) -> None:
    desk.listen(place, "lmtp")
    with smtplib.LMTP(place) as client:
        client.ehlo_or_helo_if_needed()
        given = answers(client, "desk-1@in.test", "full@in.test", "desk-2@in.test", "broken@in.test")
        assert given == ["250", "451", "250", "451"]
        assert answers(client, "desk-1@in.test") == ["250"]
    assert desk.taken == [("desk-1@in.test", MAIL), ("desk-2@in.test", MAIL), ("desk-1@in.test", MAIL)]


def test_the_socket_is_for_its_owner_only_and_a_dead_one_is_replaced(desk: Desk, place: str) -> None:
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(place)
    desk.listen(place, "lmtp")
    assert stat.S_IMODE(Path(place).stat().st_mode) == 0o600
    with pytest.raises(ListenRefused):
        desk.listen(place, "lmtp")


def test_a_file_is_never_replaced(desk: Desk, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("data")
    with pytest.raises(ListenRefused):
        desk.listen(str(precious), "lmtp")
    assert precious.read_text() == "data"


@pytest.mark.parametrize("protocol", ["lmtp", "smtp"])
def test_over_a_port_too(desk: Desk, protocol: str) -> None:
    port = free_port()
    desk.listen(f"127.0.0.1:{port}", protocol)
    kind = smtplib.LMTP if protocol == "lmtp" else smtplib.SMTP
    with kind("127.0.0.1", port) as client:
        client.ehlo_or_helo_if_needed()
        assert client.mail("ana@example.test")[0] == 250
        assert client.rcpt("stranger@in.test")[0] == 550
        client.rset()
        assert answers(client, "desk-1@in.test") == ["250"]
        client.rset()
        assert client.docmd("MAIL", "FROM:<>")[0] == 250
    assert len(desk.taken) == 1
    with pytest.raises(ListenRefused):
        desk.listen(f"127.0.0.1:{port}", protocol)


def test_smtp_says_later_when_one_recipient_cannot_be_stored(desk: Desk) -> None:
    port = free_port()
    desk.listen(f"127.0.0.1:{port}", "smtp")
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo_or_helo_if_needed()
        assert answers(client, "desk-1@in.test", "full@in.test") == ["451"]


def test_a_store_that_is_away_says_nothing_about_an_address(place: str) -> None:
    def away(address: str) -> bool:
        raise OSError("no store")

    listener = Listener(place, "lmtp", away, lambda recipient, data: None)
    listener.start()
    with smtplib.LMTP(place) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("a@x.test")
        assert client.rcpt("desk-1@in.test")[0] == 451
    listener.stop()


def test_a_mail_that_runs_in_a_circle_is_refused(desk: Desk, place: str) -> None:
    desk.listen(place, "lmtp")
    hop = b"Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000\r\n"
    with smtplib.LMTP(place) as client:
        client.ehlo_or_helo_if_needed()
        assert answers(client, "desk-1@in.test", "desk-2@in.test", mail=hop * 25 + MAIL) == ["554", "554"]
        quoted = MAIL + hop * 30
        assert answers(client, "desk-1@in.test", mail=hop * 24 + quoted) == ["250"]


def test_long_lines_are_taken_and_too_large_mails_refused_once_a_recipient(desk: Desk, place: str) -> None:
    desk.listen(place, "lmtp")
    with smtplib.LMTP(place) as client:
        client.ehlo_or_helo_if_needed()
        assert client.docmd("MAIL", "FROM:<a@x.test> SIZE=60000000")[0] == 552
        long = MAIL + b"x" * 100_000 + b"\r\n"
        assert answers(client, "desk-1@in.test", mail=long) == ["250"]
        huge = MAIL + (b"x" * 998 + b"\r\n") * 50_100
        assert answers(client, "desk-1@in.test", "desk-2@in.test", mail=huge) == ["552", "552"]
        assert answers(client, "desk-1@in.test") == ["250"]
    assert [len(data) for _, data in desk.taken] == [len(long), len(MAIL)]


def test_a_connection_too_many_is_told_to_come_later(desk: Desk) -> None:
    port = free_port()
    desk.listen(f"127.0.0.1:{port}", "smtp")
    guests = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(50)]
    assert all(guest.recv(3) == b"220" for guest in guests)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as extra:
        assert extra.recv(3) == b"421"
    for guest in guests:
        guest.close()

    def welcome() -> bool:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as late:
            return late.recv(3) == b"220"

    wait_for(welcome, "room for a connection")


def test_stop_ends_open_connections_even_while_a_mail_is_stored(place: str) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(recipient: str, data: bytes) -> None:
        begun.set()
        go_on.wait(120)

    listener = Listener(place, "lmtp", lambda address: True, slow)
    listener.start()
    client = smtplib.LMTP(place)
    client.ehlo_or_helo_if_needed()
    client.mail("a@x.test")
    client.rcpt("desk-1@in.test")
    client.docmd("DATA")
    client.send(MAIL + b".\r\n")
    assert begun.wait(120)
    listener.stop()
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        client.getreply()
    go_on.set()
