"""Reading a real Dovecot: every mail byte for byte, nothing changed on the server."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count

import pytest

from tests.helpers import wait_for
from tests.servers import free_port
from tests.servers.dovecot import Dovecot
from tuidesk.mail import imap
from tuidesk.mail.errors import (
    Disconnected,
    FolderMissing,
    LoginRefused,
    PlaintextRefused,
    TlsRefused,
    UnknownHost,
    Unreachable,
)
from tuidesk.mail.imap import Fetched, Mailbox
from tuidesk.mail.imap import fetch as imap_fetch
from tuidesk.mail.tls import Endpoint, Login

pytestmark = pytest.mark.server

_numbers = count(1)
Open = Callable[..., Mailbox]


def mail(number: int, body: bytes = b"hola") -> bytes:
    return b"Message-ID: <%d@x.test>\r\nSubject: %d\r\n\r\n" % (number, number) + body + b"\r\n"


@pytest.fixture
def user(dovecot: Dovecot) -> str:
    return dovecot.add_user(f"box{next(_numbers)}@example.test", "pw")[0]


@pytest.fixture
def opened(dovecot: Dovecot, user: str) -> Iterator[Open]:
    with ExitStack() as stack:

        def open_folder(folder: str = "INBOX") -> Mailbox:
            endpoint = Endpoint(dovecot.host, dovecot.tls_port, "implicit", dovecot.ca_file)
            mailbox = Mailbox.open(endpoint, Login(user, "pw"), folder, timeout=20)
            stack.callback(mailbox.close)
            return mailbox

        yield open_folder


def everything(mailbox: Mailbox, uids: list[int] | None = None) -> list[Fetched]:
    return [one for batch in mailbox.fetch(mailbox.uids() if uids is None else uids) for one in batch]


def test_mails_come_byte_for_byte_and_stay_unseen(dovecot: Dovecot, user: str, opened: Open) -> None:
    raws = [mail(1), mail(2, bytes(range(1, 256)).replace(b"\r", b"").replace(b"\n", b"")), mail(3, b"12345")]
    for raw in raws:
        dovecot.deliver(user, raw)
    mailbox = opened()
    assert mailbox.exists == 3
    assert mailbox.uidvalidity > 0
    assert mailbox.uidnext == 4
    got = everything(mailbox)
    assert [one.raw for one in got] == raws
    assert [one.uid for one in got] == [1, 2, 3]
    assert all(one.internal_ms > 1_600_000_000_000 and not one.error for one in got)
    assert dovecot.seen(user) == 0


def test_a_mail_of_zero_bytes_is_a_mail(dovecot: Dovecot, user: str, opened: Open) -> None:
    dovecot.deliver(user, b"")
    dovecot.deliver(user, mail(2))
    assert [(one.raw, one.error) for one in everything(opened())] == [(b"", ""), (mail(2), "")]


def test_uids_start_where_asked_and_never_before(dovecot: Dovecot, user: str, opened: Open) -> None:
    for number in range(1, 4):
        dovecot.deliver(user, mail(number))
    mailbox = opened()
    assert mailbox.uids() == [1, 2, 3]
    assert mailbox.uids(3) == [3]
    assert mailbox.uids(4) == []
    dovecot.deliver(user, mail(4))
    wait_for(lambda: mailbox.uids(4) == [4], "the new mail")
    today = datetime.datetime.now(datetime.UTC).date()
    assert mailbox.uids_since(today - datetime.timedelta(days=2)) == [1, 2, 3, 4]
    assert mailbox.uids_since(today + datetime.timedelta(days=2)) == []


def test_an_empty_folder(opened: Open) -> None:
    mailbox = opened()
    assert mailbox.uids() == []
    assert everything(mailbox, []) == []


def test_huge_folders_are_searched_in_windows(
    dovecot: Dovecot, user: str, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "SEARCH_WINDOW", 3)
    for number in range(1, 9):
        dovecot.deliver(user, mail(number))
    mailbox = opened()
    assert mailbox.uids() == [1, 2, 3, 4, 5, 6, 7, 8]
    for uid in (1, 2, 5, 6, 7):
        dovecot.expunge(user, uid)
    dovecot.deliver(user, mail(9))
    wait_for(lambda: mailbox.uids() == [3, 4, 8, 9], "the windows of a shrunken folder")


def test_batches_are_capped_by_number_and_bytes(
    dovecot: Dovecot, user: str, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_fetch, "BATCH_BYTES", 10_000)
    monkeypatch.setattr(imap_fetch, "BATCH_MAILS", 3)
    for number in range(1, 6):
        dovecot.deliver(user, mail(number))
    dovecot.deliver(user, mail(6, b"x" * 20_000))
    dovecot.deliver(user, mail(7))
    mailbox = opened()
    sizes = [[one.uid for one in batch] for batch in mailbox.fetch(mailbox.uids())]
    assert sizes == [[1, 2, 3], [4, 5], [6], [7]]


def test_mails_expunged_meanwhile_are_left_out(dovecot: Dovecot, user: str, opened: Open) -> None:
    for number in range(1, 4):
        dovecot.deliver(user, mail(number))
    mailbox = opened()
    uids = mailbox.uids()
    dovecot.expunge(user, 2)
    assert [one.uid for one in everything(mailbox, [*uids, 99])] == [1, 3]


@pytest.mark.parametrize(
    "folder",
    ["Atención al cliente", "日本語", "R&D", 'quo"te', "back\\slash", "100% *all*", "a/b c", "12345"],
)
def test_folders_of_any_name(dovecot: Dovecot, user: str, opened: Open, folder: str) -> None:
    dovecot.deliver(user, mail(1), folder)
    assert len(everything(opened(folder))) == 1


def test_a_folder_that_is_not_there(dovecot: Dovecot, user: str, opened: Open) -> None:
    dovecot.deliver(user, mail(1), "Old")
    mailbox = opened("Old")
    for name in ("Nope", "%", "*", "Ol%", "x\r\nLOGOUT"):
        with pytest.raises(FolderMissing) as caught:
            opened(name)
        assert caught.value.folder == name
    dovecot.remove_folder(user, "Old")

    def gone() -> bool:
        try:
            mailbox.uids()
        except Disconnected:
            return True
        return False

    wait_for(gone, "the session to end")
    with pytest.raises(FolderMissing):
        opened("Old")


def test_uidvalidity_is_told_anew(dovecot: Dovecot, user: str, opened: Open) -> None:
    dovecot.deliver(user, mail(1))
    before = opened().uidvalidity
    dovecot.set_uidvalidity(user, before + 7)
    assert opened().uidvalidity == before + 7


def test_a_header_is_found_in_this_and_another_folder(dovecot: Dovecot, user: str, opened: Open) -> None:
    dovecot.deliver(user, mail(1))
    dovecot.deliver(user, mail(2), "Sent")
    mailbox = opened()
    assert mailbox.find("Message-ID", "<1@x.test>") == [1]
    assert mailbox.find("Message-ID", "<2@x.test>") == []
    assert mailbox.sent_folder() == "Sent"
    assert mailbox.find("Message-ID", "<2@x.test>", folder="Sent") == [1]
    assert [one.raw for one in everything(mailbox)] == [mail(1)]
    with pytest.raises(FolderMissing):
        mailbox.find("Message-ID", "x", folder="Nope")


def test_wait_wakes_on_a_new_mail(dovecot: Dovecot, user: str, opened: Open) -> None:
    mailbox = opened()
    stop = threading.Event()
    woken: list[bool] = []
    waiter = threading.Thread(target=lambda: woken.append(mailbox.wait(60, stop)))
    waiter.start()
    dovecot.deliver(user, mail(1))
    waiter.join(120)
    assert woken == [True]
    wait_for(lambda: mailbox.uids() == [1], "the mail")
    assert mailbox.wait(0.1, stop)


def test_wait_ends_at_once_when_told_to_stop(opened: Open) -> None:
    mailbox = opened()
    stop = threading.Event()
    ended: list[bool] = []
    waiter = threading.Thread(target=lambda: ended.append(mailbox.wait(250, stop)))
    waiter.start()
    stop.set()
    waiter.join(120)
    assert ended == [False]
    assert mailbox.uids() == []


def test_a_kick_while_waiting_is_noticed(dovecot: Dovecot, user: str, opened: Open) -> None:
    mailbox = opened()
    caught: list[Exception] = []

    def wait() -> None:
        try:
            while True:
                mailbox.wait(250, threading.Event())
        except Disconnected as error:
            caught.append(error)

    waiter = threading.Thread(target=wait, daemon=True)
    waiter.start()
    wait_for(lambda: dovecot.kick(user) or not waiter.is_alive(), "the end of the session")
    assert caught


def test_close_from_another_thread_wakes_a_waiter(opened: Open) -> None:
    mailbox = opened()
    caught: list[Exception] = []

    def wait() -> None:
        try:
            mailbox.wait(250, threading.Event())
        except Disconnected as error:
            caught.append(error)

    waiter = threading.Thread(target=wait)
    waiter.start()
    mailbox_thread = threading.Thread(target=mailbox.close)
    mailbox_thread.start()
    mailbox_thread.join(120)
    waiter.join(120)
    assert caught
    mailbox.close()


@pytest.mark.parametrize("password", ["pw", "contraseña con ñ", 'quo"te\\back', "spaces in it", "密码"])
@pytest.mark.parametrize("tls", ["implicit", "starttls", "none"])
def test_logins(dovecot: Dovecot, password: str, tls: str) -> None:
    name = f"login{next(_numbers)}@example.test"
    dovecot.add_user(name, password)
    port = dovecot.tls_port if tls == "implicit" else dovecot.port
    endpoint = Endpoint(dovecot.host, port, tls, dovecot.ca_file)  # type: ignore[arg-type]
    Mailbox.open(endpoint, Login(name, password), "INBOX").close()
    with pytest.raises(LoginRefused) as caught:
        Mailbox.open(endpoint, Login(name, password + "x"), "INBOX")
    assert name in caught.value.title
    assert password not in str(caught.value)


def test_connections_that_cannot_be(dovecot: Dovecot, user: str) -> None:
    login = Login(user, "pw")
    for endpoint, kind in [
        (Endpoint("nowhere.invalid", 993, "implicit"), UnknownHost),
        (Endpoint("127.0.0.1", free_port(), "implicit"), Unreachable),
        (Endpoint(dovecot.host, dovecot.tls_port, "implicit"), TlsRefused),
        (Endpoint(dovecot.host, dovecot.port, "starttls"), TlsRefused),
        (Endpoint(dovecot.host, dovecot.port, "implicit", dovecot.ca_file), TlsRefused),
    ]:
        with pytest.raises(kind):
            Mailbox.open(endpoint, login, "INBOX", timeout=10)


@pytest.mark.parametrize(
    "host", ["mail.example.test", "10.0.0.1", "127.0.0.1.evil.test", "localhost.evil.test"]
)
def test_no_plain_login_leaves_this_machine(host: str) -> None:
    with pytest.raises(PlaintextRefused):
        Endpoint(host, 143, "none")
    assert "pw" not in repr(Login("u", "pw"))
