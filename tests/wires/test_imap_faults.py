"""Reading from IMAP servers that break off, stay silent, throttle or talk nonsense."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

import pytest

from tests.servers.scripted import Connection, Script, ScriptedServer
from tests.servers.tls import Certificates
from tuidesk.mail.errors import (
    Disconnected,
    FolderMissing,
    MailError,
    ServerOdd,
    Throttled,
    TlsRefused,
    Unreachable,
)
from tuidesk.mail.imap import Fetched, Mailbox
from tuidesk.mail.tls import AnyLogin, Endpoint, Login, TokenLogin

Scripted = Callable[[Script], ScriptedServer]
Answer = Callable[[Connection, str, str], None]
SELECTED = ("* 3 EXISTS", "* OK [UIDVALIDITY 7] ok", "* OK [UIDNEXT 4] ok")


def serve(connection: Connection, capabilities: str = "IDLE", **answers: Answer | str) -> None:
    """Talk IMAP; `answers` maps a command (UID_FETCH for UID FETCH) to a text or to who answers it."""
    greeting = answers.pop("GREETING", "* OK scripted")
    connection.send(str(greeting))
    while len(words := (line := connection.line()).upper().split()) > 1:
        tag, _, command = line.partition(" ")
        words = words[1:]
        name = "_".join(words[:2]) if words[0] == "UID" else words[0]
        answer = answers.get(name)
        if callable(answer):
            answer(connection, tag, command)
        elif answer is not None:
            connection.send(answer.replace("TAG", tag))
        else:
            usual = {"CAPABILITY": (f"* CAPABILITY IMAP4rev1 {capabilities}",), "EXAMINE": SELECTED}
            connection.send(*usual.get(name, ()), f"{tag} OK done")


def opened(server: ScriptedServer, timeout: float = 5.0) -> Mailbox:
    endpoint = Endpoint(server.host, server.port, "none")
    return Mailbox.open(endpoint, Login("u", "pw"), "INBOX", timeout=timeout)


def fails(server: ScriptedServer, timeout: float = 5.0) -> MailError:
    with pytest.raises(MailError) as caught:
        opened(server, timeout)
    return caught.value


def fetched(server: ScriptedServer, *uids: int) -> list[Fetched]:
    return [mail for batch in opened(server).fetch(uids) for mail in batch]


def body(uid: int, text: bytes = b"hola") -> bytes:
    date = b'INTERNALDATE "02-Jan-2024 10:00:00 +0100"'
    return b"* %d FETCH (UID %d %s BODY[] {%d}\r\n%s)" % (uid, uid, date, len(text), text)


def test_throttling_names_its_time(scripted_imap: Scripted) -> None:
    text = "TAG NO Request is throttled. Suggested Backoff Time: 299961 milliseconds"
    for command in ("LOGIN", "EXAMINE"):
        problem = fails(scripted_imap(lambda c, command=command: serve(c, **{command: text})))
        assert isinstance(problem, Throttled)
        assert problem.retry_ms == 299_961


@pytest.mark.parametrize(
    "text",
    [
        "TAG BAD User is authenticated but not connected.",
        "TAG NO [ALERT] Too many simultaneous connections. (Failure)",
        "TAG NO [OVERQUOTA] Account exceeded command or bandwidth limits",
        "TAG NO [UNAVAILABLE] Temporary authentication failure",
    ],
)
def test_other_ways_to_ask_for_a_pause(scripted_imap: Scripted, text: str) -> None:
    for command in ("LOGIN", "EXAMINE"):
        problem = fails(scripted_imap(lambda c, command=command: serve(c, **{command: text})))
        assert isinstance(problem, Throttled)
        assert problem.retry_ms >= 60_000


def test_throttling_in_the_middle_of_fetching_spoils_no_mail(scripted_imap: Scripted) -> None:
    text = "TAG NO Request is throttled. Suggested Backoff Time: 5000 milliseconds"
    with pytest.raises(Throttled):
        fetched(scripted_imap(lambda c: serve(c, UID_FETCH=text)), 1, 2)


def cut(connection: Connection, tag: str, command: str) -> None:
    raise ConnectionError("cut")


def silent(connection: Connection, tag: str, command: str) -> None:
    connection.silence()


def test_a_cut_is_never_taken_for_a_wrong_password(scripted_imap: Scripted) -> None:
    for answer in (cut, silent):
        assert isinstance(fails(scripted_imap(lambda c, a=answer: serve(c, LOGIN=a)), 0.5), Disconnected)
        assert isinstance(fails(scripted_imap(lambda c, a=answer: serve(c, EXAMINE=a)), 0.5), Disconnected)


def test_a_greeting_that_is_none(scripted_imap: Scripted) -> None:
    assert isinstance(fails(scripted_imap(lambda c: c.send("SSH-2.0-OpenSSH_9.2"))), ServerOdd)
    assert isinstance(fails(scripted_imap(lambda c: None)), Unreachable)
    assert isinstance(fails(scripted_imap(lambda c: c.silence()), 0.5), Unreachable)
    assert isinstance(fails(scripted_imap(lambda c: c.send("* BYE overloaded, try again later"))), Throttled)


def test_a_folder_that_may_not_be_opened_is_not_missing(scripted_imap: Scripted) -> None:
    listed = '* LIST () "/" INBOX\r\nTAG OK done'
    assert isinstance(
        fails(scripted_imap(lambda c: serve(c, EXAMINE="TAG NO denied", LIST=listed))), ServerOdd
    )
    gone = '* LIST (\\NonExistent) "/" INBOX\r\nTAG OK done'
    assert isinstance(fails(scripted_imap(lambda c: serve(c, EXAMINE="TAG NO x", LIST=gone))), FolderMissing)
    assert isinstance(fails(scripted_imap(lambda c: serve(c, EXAMINE="TAG OK no uidvalidity"))), ServerOdd)


def test_a_server_that_does_not_tell_uidnext(scripted_imap: Scripted) -> None:
    chosen = "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\nTAG OK done"
    server = scripted_imap(lambda c: serve(c, EXAMINE=chosen, UID_SEARCH="* SEARCH 41\r\nTAG OK done"))
    assert opened(server).uidnext == 42


def test_close_does_not_wait_for_a_call_in_another_thread(scripted_imap: Scripted) -> None:
    mailbox = opened(scripted_imap(lambda c: serve(c, UID_FETCH=silent)), timeout=100.0)
    caught: list[Exception] = []

    def fetch() -> None:
        try:
            list(mailbox.fetch([1]))
        except Disconnected as error:
            caught.append(error)

    reader = threading.Thread(target=fetch)
    reader.start()
    mailbox.close()
    reader.join(120)
    assert caught


def fetch_except(bad: set[int], how: str) -> Answer:
    """Answer FETCH with a mail a UID, but stumble as soon as a bad one is among them."""

    def answer(connection: Connection, tag: str, command: str) -> None:
        uids = [int(uid) for uid in command.split()[2].split(",")]
        if "RFC822.SIZE" in command:
            connection.send(*(f"* {uid} FETCH (UID {uid} RFC822.SIZE 4)" for uid in uids), f"{tag} OK done")
        elif bad & set(uids) and how == "NO":
            connection.send(
                *(body(uid) for uid in uids if uid not in bad), f"{tag} NO some could not be read"
            )
        elif bad & set(uids) and how == "broken":
            connection.send("* 1 FETCH (UID 1 BODY[] (", body(2), f"{tag} OK done")
        else:
            parts = [body(uid) for uid in uids if uid not in bad]
            nil = [f"* {uid} FETCH (UID {uid} BODY[] NIL)" for uid in uids if uid in bad and how == "NIL"]
            connection.send(*parts, *nil, f"{tag} OK done")

    return answer


@pytest.mark.parametrize("how", ["NO", "broken", "left out", "NIL"])
def test_one_bad_mail_spoils_no_other(scripted_imap: Scripted, how: str) -> None:
    script = fetch_except({3, 40}, how)
    there = "* SEARCH 3 40\r\nTAG OK done"
    mails = fetched(scripted_imap(lambda c: serve(c, UID_FETCH=script, UID_SEARCH=there)), *range(1, 51))
    bad = {mail.uid: mail for mail in mails if mail.error}
    assert set(bad) == {3, 40}
    assert all(mail.raw == b"" for mail in bad.values())
    assert sorted(mail.uid for mail in mails) == list(range(1, 51))
    good = next(mail for mail in mails if mail.uid == 1)
    assert good == Fetched(1, b"hola", 1_704_186_000_000)


def test_sizes_that_a_server_cannot_tell_do_not_matter(scripted_imap: Scripted) -> None:
    def answer(connection: Connection, tag: str, command: str) -> None:
        if "RFC822.SIZE" in command:
            connection.send(f"{tag} BAD unknown item")
        else:
            connection.send(body(1), "* 9 FETCH (UID 9 FLAGS (\\Seen))", f"{tag} OK done")

    assert [mail.raw for mail in fetched(scripted_imap(lambda c: serve(c, UID_FETCH=answer)), 1)] == [b"hola"]


@pytest.mark.parametrize("after", [0, 10, 30, 80])
def test_a_cut_in_the_middle_of_a_mail(scripted_imap: Scripted, after: int) -> None:
    def answer(connection: Connection, tag: str, command: str) -> None:
        connection.raw(body(1, b"x" * 100)[:after])
        raise ConnectionError("cut")

    with pytest.raises(Disconnected):
        fetched(scripted_imap(lambda c: serve(c, UID_FETCH=answer)), 1)


def idle_with(*after: bytes) -> Answer:
    """Answer IDLE with `+ idling` and more in the same packet, then packet by packet; DONE ends it properly."""

    def answer(connection: Connection, tag: str, command: str) -> None:
        connection.raw(b"+ idling\r\n" + after[0])
        for packet in after[1:]:
            connection.raw(packet)
        if connection.line() == "DONE":
            connection.send(f"{tag} OK idle done")

    return answer


def waits(server: ScriptedServer, seconds: float = 60.0) -> bool:
    return opened(server).wait(seconds, threading.Event())


@pytest.mark.parametrize(
    "packets",
    [
        (b"* 4 EXISTS\r\n",),
        (b"", b"* 4 EXISTS\r\n"),
        (b"", b"* 4 EX", b"ISTS\r\n"),
        (b"", b"* OK Still here\r\n"),
    ],
)
def test_news_in_any_packet_ends_the_wait(scripted_imap: Scripted, packets: tuple[bytes, ...]) -> None:
    assert waits(scripted_imap(lambda c: serve(c, IDLE=idle_with(*packets))))


def test_idle_that_ends_or_goes_astray_is_a_lost_connection(scripted_imap: Scripted) -> None:
    def bye(connection: Connection, tag: str, command: str) -> None:
        connection.send("+ idling", "* BYE Connection is closed. 13")
        raise ConnectionError("cut")

    def end(connection: Connection, tag: str, command: str) -> None:
        connection.send("+ idling")
        raise ConnectionError("cut")

    def dead(connection: Connection, tag: str, command: str) -> None:
        connection.send("+ idling", "* 4 EXISTS")
        connection.silence()

    for answer in (cut, end, bye, "TAG BAD no idle today"):
        with pytest.raises(Disconnected):
            waits(scripted_imap(lambda c, a=answer: serve(c, IDLE=a)))
    with pytest.raises(Disconnected):
        opened(scripted_imap(lambda c: serve(c, IDLE=dead)), 0.5).wait(60, threading.Event())


def test_without_idle_it_sleeps_and_asks(scripted_imap: Scripted) -> None:
    server = scripted_imap(lambda c: serve(c, capabilities="UIDPLUS"))
    mailbox = opened(server)
    stop = threading.Event()
    assert mailbox.wait(0.05, stop)
    assert b"NOOP" in server.clear
    stop.set()
    assert not mailbox.wait(200, stop)


def test_a_lost_connection_stays_lost(scripted_imap: Scripted) -> None:
    mailbox = opened(scripted_imap(lambda c: serve(c, UID_SEARCH=cut)))
    for _ in range(2):
        with pytest.raises(Disconnected):
            mailbox.uids()
    mailbox.close()


def test_no_password_leaves_without_tls(scripted_imap: Scripted, certificates: Certificates) -> None:
    def preauth(connection: Connection) -> None:
        serve(connection, capabilities="STARTTLS", GREETING="* PREAUTH welcome")

    def stripped(connection: Connection) -> None:
        serve(connection)

    def refused(connection: Connection) -> None:
        serve(connection, capabilities="STARTTLS", STARTTLS="TAG NO not today")

    def broken(connection: Connection) -> None:
        serve(connection, capabilities="STARTTLS", STARTTLS="TAG OK go\r\n* OK this is not TLS")

    for script in (preauth, stripped, refused, broken):
        server = scripted_imap(script)
        endpoint = Endpoint(server.host, server.port, "starttls", certificates.ca_file)
        with pytest.raises(TlsRefused):
            Mailbox.open(endpoint, Login("u", "hunter2"), "INBOX", timeout=5)
        assert b"hunter2" not in server.clear
        assert b"LOGIN" not in server.clear


def test_an_answer_slipped_in_before_tls_is_dropped(
    scripted_imap: Scripted, certificates: Certificates
) -> None:
    def upgrade(connection: Connection, tag: str, command: str) -> None:
        connection.send(f"{tag} OK go", "* CAPABILITY IMAP4rev1 IDLE EVIL")
        connection.start_tls(certificates.server_context())

    server = scripted_imap(lambda c: serve(c, capabilities="STARTTLS", STARTTLS=upgrade))
    endpoint = Endpoint(server.host, server.port, "starttls", certificates.ca_file)
    mailbox = Mailbox.open(endpoint, Login("u", "pw"), "INBOX", timeout=5)
    assert not mailbox._client.has_capability("EVIL")
    assert b"LOGIN" not in server.clear


def test_gmail_is_asked_for_its_own_id_of_each_mail_and_others_are_not(scripted_imap: Scripted) -> None:
    asked: list[str] = []

    def answer(connection: Connection, tag: str, command: str) -> None:
        asked.append(command)
        line = body(1)
        if "X-GM-MSGID" in command:
            line = line.replace(b"FETCH (UID 1", b"FETCH (X-GM-MSGID 1278455344230334865 UID 1")
        if "BODY" in command:
            connection.raw(line + b"\r\n")
        connection.send(f"{tag} OK done")

    gmail = scripted_imap(lambda c: serve(c, "IDLE X-GM-EXT-1", UID_FETCH=answer))
    [mail] = fetched(gmail, 1)
    assert (mail.provider_id, mail.raw) == ("1278455344230334865", b"hola")
    asked.clear()
    [mail] = fetched(scripted_imap(lambda c: serve(c, UID_FETCH=answer)), 1)
    assert mail.provider_id == ""
    assert not any("X-GM" in command for command in asked)


@pytest.mark.parametrize(
    "login", [Login("ana", "s3cret pässword"), Login("ana", "s3cret"), TokenLogin("a", "eyJ0-t")]
)
def test_a_server_that_repeats_the_login_makes_no_secret_known(
    scripted_imap: Scripted, login: AnyLogin
) -> None:
    secret = login.token if isinstance(login, TokenLogin) else login.password
    refuse: Answer = lambda connection, tag, command: connection.send(f"{tag} NO wrong: {command} {secret}")  # noqa: E731
    server = scripted_imap(lambda connection: serve(connection, "SASL-IR", LOGIN=refuse, AUTHENTICATE=refuse))
    with pytest.raises(MailError) as caught:
        Mailbox.open(Endpoint(server.host, server.port, "none"), login, "INBOX")
    assert "wrong" in caught.value.detail
    assert secret not in caught.value.detail
    assert re.search(r"[A-Za-z0-9+/=]{20}", caught.value.detail) is None
