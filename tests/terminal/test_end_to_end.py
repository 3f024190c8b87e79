"""The whole job from outside: Dovecot, the program in a pseudo-terminal with its own worker, and an SMTP server."""

from __future__ import annotations

import json
from collections.abc import Callable
from secrets import token_hex

import pytest

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.terminal.program import Terminal
from tests.worker.post import answer, letter, parsed

pytestmark = pytest.mark.server

ANA = "Ana Ruiz <ana@cliente.test>"
SEND, TOP, QUIT = "\x0f", "g", "q"


def set_up(tuidesk: Callable[..., str], dovecot: Dovecot, sink: SmtpSink) -> str:
    user, password = dovecot.add_user(f"pty-{token_hex(4)}")  # a mailbox that no other test has filled
    imap = ("--host", dovecot.host, "--port", str(dovecot.port), "--tls", "none")
    tuidesk(
        "channel", "add", "imap", "in", *imap, "--user", user, "--password-stdin",
        "--address", "support@desk.test", "--since", "all", stdin=f"{password}\n",
    )  # fmt: skip
    smtp = ("--host", sink.host, "--port", str(sink.port), "--tls", "none")
    tuidesk("channel", "add", "smtp", "out", *smtp, "--from", "Support <support@desk.test>")
    tuidesk("queue", "add", "Support", "--inbound", "in", "--reply-via", "out")
    return user


@pytest.fixture(params=["sqlite", "postgresql"])
def any_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the test once on each kind of store."""
    if request.param == "postgresql":
        monkeypatch.setenv("TUIDESK_DATABASE", request.getfixturevalue("postgres").new_database())


@pytest.mark.usefixtures("any_store")
def test_from_the_first_mail_to_the_customers_second_reply(
    dovecot: Dovecot,
    smtp_sink: SmtpSink,
    program: Callable[..., Terminal],
    tuidesk: Callable[..., str],
) -> None:
    user = set_up(tuidesk, dovecot, smtp_sink)
    desk = program(columns=120, rows=40)
    desk.until("Support")
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Factura equivocada", "El IVA está mal."))
    desk.until(r"SU +1 .*Ana Ruiz")
    desk.until("El IVA está mal")

    for turn, (words, thanks) in enumerate(
        (("Lo vemos ahora.", "Gracias, espero."), ("Ya está.", "¡Perfecto!")), start=1
    ):
        desk.send("r")
        desk.until(r"To +Ana Ruiz <ana@cliente\.test>")
        desk.send(words)
        desk.until(words)
        desk.send(SEND)
        desk.until("sends in")
        try:
            wait_for(lambda turn=turn: len(smtp_sink.received) == turn, f"reply {turn} to leave")
        except AssertionError as error:
            pytest.fail(f"{error}\n{tuidesk('outbox', 'list', '--json')}{tuidesk('health')}{desk.text()}")
        sent = smtp_sink.received[-1]
        assert sent.rcpt_tos == ("ana@cliente.test",)
        assert words in parsed(sent.data).get_body(("plain",)).get_content()
        dovecot.deliver(user, answer(sent.data, thanks, ANA))
        desk.until(thanks)

    [ticket] = [json.loads(line) for line in tuidesk("show", "--all", "--json").splitlines()]
    assert [message["kind"] for message in ticket["messages"]] == [
        "human",
        "reply",
        "human",
        "reply",
        "human",
    ]
    assert ticket["status"] == "open"
    desk.send("/gracias espero")
    desk.until("Factura equivocada")
