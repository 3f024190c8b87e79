"""Sending to servers that break off, stay silent, refuse or talk nonsense at each step."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest

from tests.servers.scripted import Connection, Script, ScriptedServer
from tests.servers.tls import Certificates
from tuidesk.mail.errors import LoginRefused, MailError, SendingSwitchedOff, Throttled, TlsRefused
from tuidesk.mail.smtp import Delivery, Envelope, Timeouts, deliver, probe
from tuidesk.mail.tls import AnyLogin, Endpoint, Login, TokenLogin

Scripted = Callable[[Script], ScriptedServer]
ENVELOPE = Envelope("it@abc.test", ("ana@x.test", "bob@x.test"), b"Subject: x\r\n\r\nhola\r\n")
SHORT = Timeouts(answer=0.5, final=0.5)
PLAIN = b"secret\x00password"


def hand_over(
    server: ScriptedServer, *, login: Login | None = None, rewrites: bool | None = None
) -> Delivery:
    endpoint = Endpoint(server.host, server.port, "none")
    return deliver(endpoint, login, ENVELOPE, local_hostname="desk.test", timeouts=SHORT, rewrites=rewrites)


def talk(connection: Connection, **answers: str) -> None:
    """Answer each verb as told, else with its normal answer; "" cuts, "-" is silent."""
    normal = {"EHLO": "250-x\r\n250 AUTH PLAIN", "DATA": "354 go", "QUIT": "221 bye", "AUTH": "235 ok"}
    step(connection, answers.get("HELLO", "220 scripted"))
    while line := connection.line():
        verb = line.split(" ")[0].upper()
        step(connection, answers.get(verb, normal.get(verb, "250 ok")))
        if verb == "DATA" and answers.get("DATA", "354").startswith("354"):
            connection.until_dot()
            step(connection, answers.get("DOT", "250 ok"))


def step(connection: Connection, answer: str) -> None:
    if answer == "":
        raise ConnectionError("cut")
    if answer == "-":
        connection.silence()
        raise ConnectionError("gone")
    connection.send(answer)


@pytest.mark.parametrize("verb", ["HELLO", "EHLO", "MAIL", "RCPT", "DATA"])
def test_before_the_dot_silence_and_cuts_are_safe_to_repeat(scripted_smtp: Scripted, verb: str) -> None:
    for answer in ("", "-"):
        server = scripted_smtp(lambda connection, answer=answer: talk(connection, **{verb: answer}))
        assert hand_over(server).outcome == "unreachable", answer


@pytest.mark.parametrize("answer", ["", "-", "hello there", "99 what", "354 again"])
def test_after_the_dot_anything_but_an_answer_is_uncertain(scripted_smtp: Scripted, answer: str) -> None:
    assert hand_over(scripted_smtp(lambda connection: talk(connection, DOT=answer))).outcome == "uncertain"


@pytest.mark.parametrize("verb", ["HELLO", "MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("code", ["421", "450", "432"])
def test_4xx_is_later_at_each_step(scripted_smtp: Scripted, verb: str, code: str) -> None:
    server = scripted_smtp(lambda connection: talk(connection, **{verb: f"{code} 4.3.2 not now"}))
    delivery = hand_over(server)
    assert delivery.outcome == "later"
    assert delivery.reply.startswith(code)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "DOT"])
def test_5xx_is_refused_for_everybody(scripted_smtp: Scripted, verb: str) -> None:
    delivery = hand_over(
        scripted_smtp(lambda connection: talk(connection, **{verb: "554 5.7.60 SendAsDenied"}))
    )
    assert delivery.outcome == "refused"
    assert delivery.refused == dict.fromkeys(ENVELOPE.recipients, (554, "5.7.60 SendAsDenied"))


def test_a_5xx_greeting_says_nothing_about_the_mail(scripted_smtp: Scripted) -> None:
    server = scripted_smtp(lambda connection: talk(connection, HELLO="554 you are on a list"))
    assert hand_over(server).outcome == "unreachable"


def test_a_sending_limit_is_no_refusal(scripted_smtp: Scripted) -> None:
    server = scripted_smtp(
        lambda connection: talk(connection, DOT="550 5.4.5 Daily user sending limit exceeded")
    )
    delivery = hand_over(server)
    assert delivery.outcome == "later"
    assert isinstance(delivery.problem, Throttled)


@pytest.mark.parametrize("verb", ["HELLO", "MAIL", "RCPT", "DATA"])
def test_garbage_before_the_dot_is_safe_to_repeat(scripted_smtp: Scripted, verb: str) -> None:
    server = scripted_smtp(lambda connection: talk(connection, **{verb: "SSH-2.0-OpenSSH"}))
    assert hand_over(server).outcome == "unreachable"


def test_a_cut_in_the_middle_of_the_body_is_safe_to_repeat(scripted_smtp: Scripted) -> None:
    def script(connection: Connection) -> None:
        connection.send("220 x")
        while not connection.line().startswith("DATA"):
            connection.send("250 ok")
        connection.send("354 go")
        connection.line()

    server = scripted_smtp(script)
    big = Envelope("it@abc.test", ("ana@x.test",), b"x" * 70 + b"\r\n" + b"y" * 20_000_000)
    endpoint = Endpoint(server.host, server.port, "none")
    assert deliver(endpoint, None, big, local_hostname="d.test", timeouts=SHORT).outcome == "unreachable"


def test_logins_that_fail(scripted_smtp: Scripted) -> None:
    login = Login("it@abc.test", "pw")
    disabled = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant"
    for answer, outcome, kind in [
        ("535 5.7.8 no", "auth", LoginRefused),
        (disabled, "auth", SendingSwitchedOff),
        ("454 4.7.0 Temporary authentication failure", "later", Throttled),
        ("432 4.3.2 concurrent connections limit exceeded", "later", Throttled),
    ]:
        server = scripted_smtp(lambda connection, answer=answer: talk(connection, AUTH=answer))
        delivery = hand_over(server, login=login)
        assert delivery.outcome == outcome
        assert isinstance(delivery.problem, kind)
    for answer in ("", "-"):
        server = scripted_smtp(lambda connection, answer=answer: talk(connection, AUTH=answer))
        assert hand_over(server, login=login).outcome == "unreachable"


def test_a_demand_for_a_login_at_mail_is_the_channels_trouble(scripted_smtp: Scripted) -> None:
    server = scripted_smtp(lambda connection: talk(connection, MAIL="530 5.7.57 Client not authenticated"))
    assert hand_over(server).outcome == "auth"


def test_no_password_leaves_when_starttls_was_taken_away(scripted_smtp: Scripted) -> None:
    server = scripted_smtp(lambda connection: talk(connection))
    endpoint = Endpoint(server.host, server.port, "starttls")
    delivery = deliver(endpoint, Login("it", "hunter2"), ENVELOPE, local_hostname="d.test", timeouts=SHORT)
    assert delivery.outcome == "unreachable"
    assert isinstance(delivery.problem, TlsRefused)
    assert b"AUTH" not in server.clear


def test_an_answer_slipped_in_before_tls_is_dropped(
    scripted_smtp: Scripted, certificates: Certificates
) -> None:
    def script(connection: Connection) -> None:
        connection.send("220 x")
        connection.line()
        connection.send("250-x", "250 STARTTLS")
        connection.line()
        connection.send("220 go", "250-evil", "250 AUTH LOGIN")
        connection.start_tls(certificates.server_context())
        talk(connection, HELLO="", EHLO="250 nothing offered")

    server = scripted_smtp(script)
    endpoint = Endpoint(server.host, server.port, "starttls", certificates.ca_file)
    delivery = deliver(endpoint, Login("it", "hunter2"), ENVELOPE, local_hostname="d.test", timeouts=SHORT)
    assert delivery.outcome in {"unreachable", "auth"}
    assert b"AUTH" not in server.clear
    assert not any(b"AUTH" in connection.seen for connection in server.connections)


def test_only_servers_known_to_rewrite_ids_assign_one(scripted_smtp: Scripted) -> None:
    server = scripted_smtp(
        lambda connection: talk(connection, DOT="250 2.0.0 OK <AM0PR01@x.OUTLOOK.COM> [Hostname=x]")
    )
    assert hand_over(server).assigned_id == ""
    assert hand_over(server, rewrites=True).assigned_id == "<AM0PR01@x.OUTLOOK.COM>"


@pytest.mark.parametrize("login", [Login("ana", "s3cret pässword"), TokenLogin("ana@x.test", "eyJ0-token")])
def test_a_server_that_repeats_the_login_makes_no_secret_known(
    scripted_smtp: Scripted, login: AnyLogin
) -> None:
    secret = login.token if isinstance(login, TokenLogin) else login.password

    def repeat(connection: Connection) -> None:
        connection.send("220 scripted")
        while line := connection.line():
            if line.startswith("EHLO"):
                connection.send("250-x", "250 AUTH PLAIN XOAUTH2")
            else:
                connection.send(f'500 5.5.1 Command unrecognized: "{line}", {secret}')

    with pytest.raises(MailError) as caught:
        probe(Endpoint("127.0.0.1", scripted_smtp(repeat).port, "none"), login, local_hostname="desk.test")
    said = caught.value.detail
    assert "Command unrecognized" in said
    assert secret not in said
    assert base64.b64encode(secret.encode())[:-4].decode() not in said
    assert re.search(r"[A-Za-z0-9+/=]{20}", said) is None


class NoNullSender:
    """A server that refuses the null sender at a verb, and may hang up on it."""

    def __init__(self, verb: str, *, hang_up: bool = False) -> None:
        self.verb, self.hang_up, self.null, self.seen = verb, hang_up, False, list[str]()

    def __call__(self, connection: Connection) -> None:
        connection.send("220 scripted")
        while line := connection.line():
            verb = line.split(" ")[0].upper()
            if verb == "MAIL":
                self.seen.append(line)
                self.null = "<>" in line
            refused = self.null and verb == self.verb
            step(
                connection,
                "550 5.7.1 no null sender" if refused else "354 go" if verb == "DATA" else "250 ok",
            )
            if refused and self.hang_up:
                raise ConnectionError("cut")
            if verb == "DATA" and not refused:
                connection.until_dot()
                step(connection, "550 5.7.1 no" if self.null and self.verb == "DOT" else "250 ok")


def offer(server: ScriptedServer) -> Delivery:
    envelope = Envelope("it@abc.test", ("ana@x.test",), ENVELOPE.data, null_first=True)
    endpoint = Endpoint(server.host, server.port, "none")
    return deliver(endpoint, None, envelope, local_hostname="desk.test", timeouts=SHORT)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "DOT"])
def test_where_the_null_sender_is_refused_the_real_one_follows(scripted_smtp: Scripted, verb: str) -> None:
    script = NoNullSender(verb)
    delivery = offer(scripted_smtp(script))
    assert (delivery.outcome, delivery.accepted, delivery.refused) == ("sent", ("ana@x.test",), {})
    assert delivery.null_refused
    assert ["<>" in line for line in script.seen] == [True, False]


def test_a_server_that_hangs_up_on_the_null_sender_is_not_offered_it_again(scripted_smtp: Scripted) -> None:
    delivery = offer(scripted_smtp(NoNullSender("MAIL", hang_up=True)))
    assert (delivery.outcome, delivery.null_refused) == ("unreachable", True)


def test_nor_is_one_that_hangs_up_without_a_word(scripted_smtp: Scripted) -> None:
    def leave_at(verb: str) -> Delivery:
        return offer(scripted_smtp(lambda connection: talk(connection, **{verb: ""})))

    assert [(leave_at(verb).outcome, leave_at(verb).null_refused) for verb in ("MAIL", "RCPT")] == [
        ("unreachable", True),
        ("unreachable", False),
    ]


def test_a_refusal_that_is_not_about_the_sender_is_none_of_the_null_sender(scripted_smtp: Scripted) -> None:
    server = scripted_smtp(lambda connection: talk(connection, RCPT="550 5.1.1 no such user"))
    delivery = offer(server)
    assert (delivery.outcome, delivery.null_refused) == ("refused", False)


def test_after_the_dot_of_the_null_sender_nothing_is_sent_again(scripted_smtp: Scripted) -> None:
    server = scripted_smtp(lambda connection: talk(connection, DOT=""))
    assert offer(server).outcome == "uncertain"
