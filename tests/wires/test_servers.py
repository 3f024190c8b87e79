"""The test servers themselves: they start, keep mail and end."""

from __future__ import annotations

import smtplib
from collections.abc import Callable

import imapclient
import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

MAIL = b"From: ana@example.test\r\nTo: desk@example.test\r\nSubject: hola\r\n\r\nHola\r\n"


@pytest.mark.server
def test_dovecot_keeps_mail_in_several_folders(dovecot: Dovecot) -> None:
    user, password = dovecot.add_user("servers@example.test", "pw")
    dovecot.deliver(user, MAIL)
    dovecot.deliver(user, MAIL, "Atención")
    with imapclient.IMAPClient(dovecot.host, dovecot.port, ssl=False) as client:
        client.login(user, password)
        assert client.folder_status("INBOX")[b"MESSAGES"] == 1
        assert client.folder_status("Atención")[b"MESSAGES"] == 1


@pytest.mark.server
def test_dovecot_restarts_on_the_same_port(dovecot: Dovecot) -> None:
    dovecot.stop()
    dovecot.start()


@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
def test_the_sink_keeps_mail(make_smtp_sink: Callable[..., SmtpSink], tls: str) -> None:
    sink = make_smtp_sink(tls=tls)
    assert sink.port
    if tls == "none":
        with smtplib.SMTP(sink.host, sink.port) as client:
            client.sendmail("a@x.test", ["b@y.test"], MAIL)
        assert sink.wait()[0].rcpt_tos == ("b@y.test",)
