"""Changing a mailbox over IMAP: marks, moves with and without MOVE, copies, and what a server may refuse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from imapclient import IMAPClient

from tests.servers.dovecot import Dovecot
from tests.worker.desk import new_user
from tests.worker.post import letter
from tuidesk.mail.errors import FolderMissing, ServerOdd
from tuidesk.mail.imap import Mailbox
from tuidesk.mail.imap.tidy import Tidy
from tuidesk.mail.tls import Endpoint, Login

pytestmark = pytest.mark.server
MAIL = letter("Ana <ana@cliente.test>", "support@desk.test", "Factura", "El IVA está mal.")


@pytest.fixture
def box(dovecot: Dovecot) -> Iterator[tuple[Tidy, str]]:
    user, password = new_user(dovecot, "tidy")
    endpoint = Endpoint(dovecot.host, dovecot.port, "none")
    with closing(Tidy.open(endpoint, Login(user, password))) as opened:
        yield opened, user


def reader(dovecot: Dovecot, user: str, folder: str) -> Mailbox:
    return Mailbox.open(Endpoint(dovecot.host, dovecot.port, "none"), Login(user, "pw ñ"), folder)


def hide(monkeypatch: pytest.MonkeyPatch, *missing: str) -> None:
    """Let the server seem to lack capabilities."""
    real = IMAPClient.has_capability
    monkeypatch.setattr(
        IMAPClient, "has_capability", lambda self, name: name not in missing and real(self, name)
    )


@pytest.mark.parametrize("missing", [(), ("MOVE",)])
def test_mail_is_moved_into_a_folder_that_is_made(
    box: tuple[Tidy, str], dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...]
) -> None:
    tidy, user = box
    for _number in range(3):
        dovecot.deliver(user, MAIL)
    hide(monkeypatch, *missing)
    tidy.move("INBOX", [1, 3, 99], "Atención/Hecho")
    with closing(reader(dovecot, user, "INBOX")) as left:
        assert left.uids() == [2]
    with closing(reader(dovecot, user, "Atención/Hecho")) as moved:
        assert len(moved.uids()) == 2
    tidy.move("INBOX", [1, 3], "Atención/Hecho")  # once more, after a crash: nothing is left to move


def test_a_server_that_could_lose_mail_is_left_alone(
    box: tuple[Tidy, str], dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tidy, user = box
    dovecot.deliver(user, MAIL)
    hide(monkeypatch, "MOVE", "UIDPLUS")
    with pytest.raises(ServerOdd):
        tidy.move("INBOX", [1], "Hecho")
    with closing(reader(dovecot, user, "INBOX")) as left:
        assert left.uids() == [1]


def test_a_folder_that_is_not_there_is_named(box: tuple[Tidy, str]) -> None:
    tidy, _user = box
    with pytest.raises(FolderMissing, match="Nowhere"):
        tidy.mark_read("Nowhere", [1])


@pytest.mark.parametrize("folder", ["Sent", "Elementos enviados", "Gesendet", "Correo/Enviados"])
def test_the_folder_of_sent_mail_is_known_by_its_name(
    box: tuple[Tidy, str], dovecot: Dovecot, folder: str
) -> None:
    tidy, user = box
    assert tidy.sent_folder() is None
    dovecot.deliver(user, MAIL, folder)
    assert tidy.sent_folder() == folder
    with closing(reader(dovecot, user, "INBOX")) as other:
        assert other.sent_folder() == folder


def test_a_copy_is_filed_found_and_its_sender_read(box: tuple[Tidy, str], dovecot: Dovecot) -> None:
    tidy, user = box
    dovecot.deliver(user, MAIL, "Sent")
    copy = MAIL.replace(b"Message-ID: <", b"Message-ID: <copy-of-", 1)
    message_id = next(
        line.split(b": ", 1)[1].decode() for line in copy.splitlines() if line.startswith(b"Message-ID")
    )
    assert not tidy.holds("Sent", message_id)
    assert tidy.from_of("Sent", message_id) == ""
    tidy.append("Sent", copy)
    assert tidy.holds("Sent", message_id)
    assert tidy.from_of("Sent", message_id) == "ana@cliente.test"
