"""Sending to a real SMTP server: what arrives, secured how, refused by whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers import free_port
from tests.servers.smtp_sink import SmtpSink
from tests.servers.tls import make_certificates
from tuidesk.mail.errors import LoginRefused, TlsRefused, UnknownHost, Unreachable
from tuidesk.mail.smtp import Envelope, deliver, probe
from tuidesk.mail.tls import Endpoint, Login

MAIL = b"From: it@abc.test\r\nTo: ana@example.test\r\nSubject: Re: hola\r\n\r\nHola\r\n.punto\r\n..dos\r\n"
ENVELOPE = Envelope("it@abc.test", ("ana@example.test",), MAIL)


@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
def test_a_mail_arrives_byte_for_byte(make_smtp_sink: Callable[..., SmtpSink], tls: str) -> None:
    sink = make_smtp_sink(tls=tls, users={"it@abc.test": "secreto ñ"})
    endpoint = Endpoint(sink.host, sink.port, tls, sink.ca_file)  # type: ignore[arg-type]
    delivery = deliver(endpoint, Login("it@abc.test", "secreto ñ"), ENVELOPE, local_hostname="desk.test")
    assert delivery.outcome == "sent"
    assert delivery.accepted == ("ana@example.test",)
    [mail] = sink.received
    assert (mail.mail_from, mail.rcpt_tos, mail.data, mail.user) == (
        "it@abc.test",
        ("ana@example.test",),
        MAIL,
        "it@abc.test",
    )


def test_bare_line_ends_travel_as_crlf(smtp_sink: SmtpSink) -> None:
    endpoint = Endpoint(smtp_sink.host, smtp_sink.port, "none")
    bare = Envelope("it@abc.test", ("ana@example.test",), b"Subject: x\n\none\n.\ntwo\rthree")
    assert deliver(endpoint, None, bare, local_hostname="desk.test").outcome == "sent"
    assert smtp_sink.received[0].data == b"Subject: x\r\n\r\none\r\n.\r\ntwo\r\nthree\r\n"


def test_a_large_mail_arrives_whole(smtp_sink: SmtpSink) -> None:
    data = b"Subject: big\r\n\r\n" + b"0123456789abcdef" * 60 * 10_000
    data = b"\r\n".join(data[i : i + 900] for i in range(0, len(data), 900)) + b"\r\n"
    endpoint = Endpoint(smtp_sink.host, smtp_sink.port, "none")
    assert deliver(endpoint, None, Envelope("a@x.test", ("b@y.test",), data), local_hostname="desk.test")
    assert smtp_sink.received[0].data == data


def test_the_null_sender_and_foreign_domains(smtp_sink: SmtpSink) -> None:
    endpoint = Endpoint(smtp_sink.host, smtp_sink.port, "none")
    envelope = Envelope("", ("ana@español.test", "niño@example.test"), MAIL)
    assert deliver(endpoint, None, envelope, local_hostname="desk.test").outcome == "sent"
    [mail] = smtp_sink.received
    assert mail.mail_from == "<>"
    assert mail.rcpt_tos == ("ana@xn--espaol-zwa.test", "niño@example.test")


def test_a_refused_recipient_leaves_the_others(make_smtp_sink: Callable[..., SmtpSink]) -> None:
    sink = make_smtp_sink(reject={"gone@x.test": "550 5.1.1 no such user", "full@x.test": "452 4.2.2 full"})
    endpoint = Endpoint(sink.host, sink.port, "none")
    envelope = Envelope("it@abc.test", ("gone@x.test", "ana@x.test", "full@x.test"), MAIL)
    delivery = deliver(endpoint, None, envelope, local_hostname="desk.test")
    assert delivery.outcome == "sent"
    assert delivery.accepted == ("ana@x.test",)
    assert delivery.refused == {
        "gone@x.test": (550, "5.1.1 no such user"),
        "full@x.test": (452, "4.2.2 full"),
    }
    assert sink.received[0].rcpt_tos == ("ana@x.test",)


def test_when_all_are_refused_a_temporary_answer_decides(make_smtp_sink: Callable[..., SmtpSink]) -> None:
    sink = make_smtp_sink(reject={"gone@x.test": "550 no", "full@x.test": "452 full"})
    endpoint = Endpoint(sink.host, sink.port, "none")

    def outcome(*recipients: str) -> str:
        envelope = Envelope("it@abc.test", recipients, MAIL)
        return deliver(endpoint, None, envelope, local_hostname="desk.test").outcome

    assert outcome("gone@x.test") == "refused"
    assert outcome("gone@x.test", "full@x.test") == "later"
    assert not sink.received


@pytest.mark.parametrize(
    "address",
    [
        "a b@x.test",
        "a@x.test>\r\nRCPT TO:<c@x.test",
        "<a@x.test>",
        "",
        "a@x.test, b@x.test",
        "a\x00@x.test",
        "ana",
    ],
)
def test_what_is_no_address_never_reaches_the_wire(smtp_sink: SmtpSink, address: str) -> None:
    endpoint = Endpoint(smtp_sink.host, smtp_sink.port, "none")
    as_recipient = deliver(endpoint, None, Envelope("a@x.test", (address,), MAIL), local_hostname="desk.test")
    assert as_recipient.outcome == "refused"
    if address:
        as_sender = deliver(
            endpoint, None, Envelope(address, ("b@x.test",), MAIL), local_hostname="desk.test"
        )
        assert as_sender.outcome == "refused"
    assert not smtp_sink.received


def test_a_wrong_password_is_the_logins_trouble(make_smtp_sink: Callable[..., SmtpSink]) -> None:
    sink = make_smtp_sink(tls="starttls", users={"it@abc.test": "right"})
    endpoint = Endpoint(sink.host, sink.port, "starttls", sink.ca_file)
    delivery = deliver(endpoint, Login("it@abc.test", "wrong"), ENVELOPE, local_hostname="desk.test")
    assert delivery.outcome == "auth"
    assert isinstance(delivery.problem, LoginRefused)
    assert "it@abc.test" in delivery.problem.title
    with pytest.raises(LoginRefused):
        probe(endpoint, Login("it@abc.test", "wrong"))
    probe(endpoint, Login("it@abc.test", "right"))


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_an_unknown_authority_is_refused(make_smtp_sink: Callable[..., SmtpSink], tls: str) -> None:
    sink = make_smtp_sink(tls=tls, users={"it@abc.test": "pw"})
    endpoint = Endpoint(sink.host, sink.port, tls)  # type: ignore[arg-type]
    delivery = deliver(endpoint, Login("it@abc.test", "pw"), ENVELOPE, local_hostname="desk.test")
    assert delivery.outcome == "unreachable"
    assert isinstance(delivery.problem, TlsRefused)


def test_a_certificate_of_another_host_is_refused(
    make_smtp_sink: Callable[..., SmtpSink], tmp_path: Path
) -> None:
    other = make_certificates(tmp_path, "elsewhere.test")
    sink = make_smtp_sink(tls="implicit")
    sink.stop()
    sink.certificates = other
    sink.start()
    with pytest.raises(TlsRefused):
        probe(Endpoint(sink.host, sink.port, "implicit", other.ca_file), None)


def test_hosts_that_are_not_there() -> None:
    with pytest.raises(Unreachable):
        probe(Endpoint("127.0.0.1", free_port(), "none"), None)
    with pytest.raises(UnknownHost):
        probe(Endpoint("nowhere.invalid", 465, "implicit"), None)
    with pytest.raises(UnknownHost):
        probe(Endpoint("mail.test\r\nQUIT", 465, "implicit"), None)
    with pytest.raises(TlsRefused):
        probe(Endpoint("127.0.0.1", free_port(), "implicit", "/no/such/file.pem"), None)


@pytest.mark.parametrize("name", ["desk.test", "", "ñ.test", "x\r\nMAIL FROM:<a@b.test>"])
def test_any_name_of_this_machine_can_greet(smtp_sink: SmtpSink, name: str) -> None:
    endpoint = Endpoint(smtp_sink.host, smtp_sink.port, "none")
    assert deliver(endpoint, None, ENVELOPE, local_hostname=name).outcome == "sent"


NULL_FIRST = Envelope("it@abc.test", ("ana@x.test",), MAIL, null_first=True)


def test_the_null_sender_first_where_that_is_wished(smtp_sink: SmtpSink) -> None:
    delivery = deliver(
        Endpoint(smtp_sink.host, smtp_sink.port, "none"), None, NULL_FIRST, local_hostname="a.test"
    )
    assert (delivery.outcome, delivery.null_refused) == ("sent", False)
    assert [mail.mail_from for mail in smtp_sink.received] == ["<>"]
