"""The wizard over forwarding: a provider redirects to this desk's listener, and answers leave by the relay."""

from __future__ import annotations

import re
import smtplib
import subprocess
from collections.abc import Callable, Iterator

import pytest

from tests.helpers import wait_for
from tests.servers import free_port
from tests.servers.smtp_sink import SmtpSink
from tests.terminal.conftest import TUIDESK
from tests.terminal.program import Terminal
from tests.terminal.walking import BOTH, ENTER, Postman, Walk, own_address, sender

pytestmark = pytest.mark.server

DOMAIN = "in.desk.test"
CREATION = re.compile(r"c-\w+@in\.desk\.test")


@pytest.fixture
def listening() -> Iterator[Callable[[], int]]:
    """Give what starts a worker that listens for SMTP, and returns its port."""
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> int:
        port = free_port()
        workers.append(subprocess.Popen([*TUIDESK, "worker", "--listen-smtp", f"127.0.0.1:{port}"]))
        wait_for(lambda: greets(port), "the listener")
        return port

    yield start
    for worker in workers:
        worker.terminate()
        worker.wait()


def greets(port: int) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
            return server.noop()[0] == 250
    except OSError:
        return False


def redirect(raw: bytes, to: str, port: int) -> None:
    """Send a mail on as a rule at a provider does: the sender stays, the envelope leads here."""
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as server:
        server.sendmail("rule@provider.test", [to], raw)


@pytest.mark.parametrize(("language", "size"), BOTH)
def test_from_an_empty_desk_to_an_answered_ticket(
    language: str,
    size: tuple[int, int],
    listening: Callable[[], int],
    smtp_sink: SmtpSink,
    program: Callable[..., Terminal],
) -> None:
    public = own_address()
    walk = Walk(program(columns=size[0], rows=size[1], env={"TUIDESK_LANG": language}), language, public)
    walk.give_address()
    port = listening()
    walk.key("f")
    walk.see(re.escape(public))
    walk.key(ENTER)
    walk.see("domain")
    walk.answer(DOMAIN)
    walk.see("relay")
    walk.answer(f"{smtp_sink.host}:{smtp_sink.port}")
    walk.see("user")
    walk.key(ENTER)
    walk.see("sender")
    walk.answer(f"Support <{public}>")
    walk.see("works one way")
    walk.key(ENTER)
    walk.see("rule", CREATION.pattern)
    [creation] = CREATION.findall(walk.desk.text())

    def deliver(raw: bytes) -> None:
        redirect(raw, creation, port)

    with Postman(smtp_sink, deliver, public):
        walk.key("t")
        walk.see("round", "answered")
        walk.key(ENTER)
        walk.to_the_last_step("forwarded")
        walk.ends()
        mail = walk.answer_a_customer(deliver, lambda: smtp_sink.received)
    assert sender(mail) == f"Support <{public}>"
