"""The window is closed under the desk, or it is left while a reply is about to leave: nothing is lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

import pytest

from tests.helpers import wait_for
from tests.screens.mail import draft_of, newest_mail, state_of
from tests.screens.seed import Desk
from tests.servers.smtp_sink import SmtpSink
from tests.terminal.conftest import TUIDESK
from tests.terminal.program import Terminal
from tests.worker.post import parsed
from tuidesk.desk import queues
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.locations import locate

pytestmark = pytest.mark.server

SEND = "\x0f"
TICKET = 19


@pytest.fixture
def desk(smtp_sink: SmtpSink) -> Desk:
    """Fill a desk on a laptop whose replies leave by a real SMTP server."""
    desk = Desk(locate())
    desk.fill()
    for number, line in enumerate(queues.listed(desk.store)):
        queues.change(desk.store, desk.actor, line.name, [("creation-address", f"c{number}@desk.test")])
    server = Server(smtp_sink.host, smtp_sink.port, "none")
    channel_additions.add_smtp(
        desk.store, desk.actor, "relay", server, from_="Acme <desk@acme.test>", relay=True
    )
    return desk


def write(program: Callable[..., Terminal], words: str) -> Terminal:
    """Open the desk, and a reply in it."""
    agent = program(columns=120, rows=40)
    agent.until("el IVA de la factura")
    agent.send("r")
    agent.until(r"To +Ana Ruiz")
    agent.send(words)
    agent.until(words)
    return agent


def reply(program: Callable[..., Terminal]) -> Terminal:
    """Send a reply that may be taken back for ten seconds."""
    agent = write(program, "La corregimos hoy.")
    agent.send(SEND)
    agent.until("sends in")
    return agent


def assert_arrived(sink: SmtpSink) -> None:
    wait_for(lambda: sink.received, "the reply to arrive")
    [mail] = sink.received
    assert "La corregimos hoy." in parsed(mail.data).get_body(("plain",)).get_content()


def test_a_closed_window_lets_a_reply_leave_when_its_time_comes(
    program: Callable[..., Terminal], desk: Desk, smtp_sink: SmtpSink
) -> None:
    agent = reply(program)
    agent.hang_up()
    wait_for(agent.ended, "the session to end with its terminal")
    assert_arrived(smtp_sink)
    wait_for(lambda: state_of(desk, newest_mail(desk)) == "sent", "its state")


def test_a_closed_window_keeps_what_was_being_written(program: Callable[..., Terminal], desk: Desk) -> None:
    agent = write(program, "Hola Ana, hoy mismo")
    agent.hang_up()
    wait_for(agent.ended, "the session to end with its terminal")
    draft = draft_of(desk, TICKET)
    assert draft is not None
    assert "Hola Ana, hoy mismo" in draft.letter.text


@pytest.mark.parametrize("key", ["w", "n"])
def test_leaving_lets_the_reply_go_first(
    program: Callable[..., Terminal], desk: Desk, smtp_sink: SmtpSink, key: str
) -> None:
    agent = reply(program)
    agent.send("q")
    agent.until(r"1 reply leaves in \d+ s")
    agent.send(key)
    wait_for(lambda: not agent.running(), "the program to end")
    assert_arrived(smtp_sink)


def test_a_reply_that_is_kept_leaves_at_the_next_start(
    program: Callable[..., Terminal], desk: Desk, smtp_sink: SmtpSink
) -> None:
    agent = reply(program)
    agent.send("q")
    agent.until(r"1 reply leaves in \d+ s")
    agent.send("k")
    wait_for(lambda: not agent.running(), "the program to end")
    assert not smtp_sink.received
    assert state_of(desk, newest_mail(desk)) == "queued"
    program(columns=120, rows=40).until("el IVA de la factura")
    assert_arrived(smtp_sink)


def test_a_program_whose_terminal_ends_without_a_signal_ends_too(desk: Desk) -> None:
    """No signal comes where the terminal is not the controlling one, or when it is missed in a bad moment."""
    ours, its = os.openpty()
    program = subprocess.Popen(TUIDESK, stdin=its, stdout=its, stderr=its, start_new_session=True)
    os.close(its)
    seen = b""
    while b"factura" not in seen:
        seen += os.read(ours, 65536)
    os.close(ours)
    wait_for(lambda: program.poll() is not None, "the program to end with its terminal")
