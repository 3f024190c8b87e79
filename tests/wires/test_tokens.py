"""XOAUTH2 on the wires: one token for both protocols, and the server's own reasons when it says no."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import pytest

from tests.servers.authority import CLIENT, TENANT, Authority
from tests.servers.authority_refusals import REVOKED
from tests.servers.authority_server import Introspection
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tuidesk.mail import smtp
from tuidesk.mail.errors import LoginRefused, SendingSwitchedOff, TokenRefused
from tuidesk.mail.imap import Mailbox
from tuidesk.mail.oauth.device import DeviceSignIn
from tuidesk.mail.oauth.microsoft import Registration
from tuidesk.mail.refusals.mails import SendAsDenied
from tuidesk.mail.smtp.rehearsal import rehearse
from tuidesk.mail.tls import Endpoint, TokenLogin

pytestmark = pytest.mark.server


def token_of(authority: Authority, user: str, ca_file: str) -> str:
    sign_in = DeviceSignIn(Registration(TENANT, CLIENT, authority.base, ca_file))
    authority.approve(sign_in.code, user)
    return sign_in.wait(threading.Event()).access.token


@pytest.fixture
def user(dovecot: Dovecot) -> str:
    name, _password = dovecot.add_user(f"ana-{uuid.uuid4().hex[:8]}@desk.test")
    return name


def imap_at(dovecot: Dovecot) -> Endpoint:
    return Endpoint("localhost", dovecot.tls_port, "implicit", dovecot.ca_file)


def smtp_at(sink: SmtpSink) -> Endpoint:
    return Endpoint("localhost", sink.port, "starttls", sink.ca_file)


@pytest.fixture
def sink(make_smtp_sink: Callable[..., SmtpSink], introspection: Introspection) -> SmtpSink:
    return make_smtp_sink(tls="starttls", owner=introspection.owner)


def test_one_token_opens_the_mailbox_and_sends(
    authority: Authority, dovecot: Dovecot, sink: SmtpSink, user: str
) -> None:
    login = TokenLogin(user, token_of(authority, user, dovecot.ca_file))
    Mailbox.open(imap_at(dovecot), login, "INBOX").close()
    envelope = smtp.Envelope(user, ("bob@customer.test",), b"Subject: Hola\r\n\r\nHola\r\n")
    delivery = smtp.deliver(smtp_at(sink), login, envelope, local_hostname="desk.test")
    assert delivery.outcome == "sent"
    assert sink.received[0].user == user


def test_a_revoked_token_is_refused_by_both(
    authority: Authority, dovecot: Dovecot, sink: SmtpSink, user: str
) -> None:
    login = TokenLogin(user, token_of(authority, user, dovecot.ca_file))
    authority.revoke(user, REVOKED)
    with pytest.raises(TokenRefused):
        Mailbox.open(imap_at(dovecot), login, "INBOX")
    with pytest.raises(LoginRefused) as caught:
        smtp.probe(smtp_at(sink), login)
    assert caught.value.detail == "535 5.7.3 Authentication unsuccessful"


def test_a_token_opens_nobody_elses_mailbox(authority: Authority, dovecot: Dovecot, user: str) -> None:
    other, _password = dovecot.add_user(f"bob-{uuid.uuid4().hex[:8]}@desk.test")
    with pytest.raises(TokenRefused):
        Mailbox.open(imap_at(dovecot), TokenLogin(other, token_of(authority, user, dovecot.ca_file)), "INBOX")


def test_a_shared_mailbox_is_opened_by_its_name_and_the_users_token(
    authority: Authority, dovecot: Dovecot, user: str
) -> None:
    shared, _password = dovecot.add_user(f"support-{uuid.uuid4().hex[:8]}@desk.test")
    authority.shared[user] = shared
    token = token_of(authority, user, dovecot.ca_file)
    Mailbox.open(imap_at(dovecot), TokenLogin(shared, token), "INBOX").close()
    Mailbox.open(imap_at(dovecot), TokenLogin(user, token), "INBOX").close()


def test_smtp_auth_that_is_off_is_told_from_a_wrong_token(
    authority: Authority, sink: SmtpSink, user: str
) -> None:
    sink.answers["AUTH"] = (
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."
    )
    with pytest.raises(SendingSwitchedOff):
        smtp.probe(smtp_at(sink), TokenLogin(user, token_of(authority, user, sink.ca_file)))


def test_send_as_is_found_out_without_sending(authority: Authority, sink: SmtpSink, user: str) -> None:
    login = TokenLogin(user, token_of(authority, user, sink.ca_file))
    with pytest.raises(SendAsDenied) as caught:
        rehearse(smtp_at(sink), login, "support@desk.test")
    assert caught.value.title == f"{user} may not send as support@desk.test"
    sink.send_as[user] = {"support@desk.test"}
    rehearse(smtp_at(sink), login, "support@desk.test")
    assert sink.received == []


def test_a_server_without_xoauth2_gets_no_token(make_smtp_sink: Callable[..., SmtpSink], user: str) -> None:
    sink = make_smtp_sink(tls="starttls", users={user: "pw"})
    with pytest.raises(TokenRefused) as caught:
        smtp.probe(smtp_at(sink), TokenLogin(user, "canary-token"))
    assert "XOAUTH2" in caught.value.detail


def test_a_token_stands_in_no_repr() -> None:
    assert "canary" not in repr(TokenLogin("ana@desk.test", "canary"))
