"""A line that is resized, cut, or all that an agent has: nothing that was read or written gets lost."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import wait_for
from tests.servers.smtp_sink import SmtpSink
from tests.ssh.test_session import modules_at
from tests.terminal.program import Terminal
from tests.worker.post import parsed

pytestmark = pytest.mark.server

PAGE_DOWN, SEND = "\x1b[6~", "\x0f"


def shown(session: Terminal) -> list[str]:
    """Return the lines of the long ticket that stand on the screen."""
    session.settle()
    return re.findall(r"#2 Lange Liste|Zeile \d+", session.text().split("Queues", 1)[-1])


def test_a_resize_keeps_ticket_and_place(login: Callable[..., Terminal], way_out: SmtpSink) -> None:
    session = login(columns=60, rows=15)
    session.until("Lange Liste")
    session.send("\r")
    session.until("Zeile 1 ")
    session.send(4 * PAGE_DOWN)
    session.until("Zeile 16 ")
    small = shown(session)
    session.resize(200, 50)
    session.until("Zeile 30 ")
    large = shown(session)
    assert large[: len(small)] == small
    session.resize(60, 15)
    wait_for(lambda: shown(session) == small, "the small screen as it was")
    session.resize(200, 50)
    wait_for(lambda: shown(session) == large, "the large screen as it was")


def test_a_resize_keeps_what_is_being_written(login: Callable[..., Terminal], way_out: SmtpSink) -> None:
    session = login(columns=200, rows=50)
    session.until("Lange Liste")
    session.send("rGuten Tag")
    session.until("Guten Tag")
    session.resize(60, 15)
    session.send(", Ana")
    session.until("To +Ana Ruiz")
    session.until("Guten Tag, Ana")
    session.resize(200, 50)
    session.until(r"(?s)Guten Tag, Ana.*Zeile 15 ")


def test_a_cut_line_ends_the_session_and_keeps_the_draft(
    login: Callable[..., Terminal], way_out: SmtpSink, sealed: Path
) -> None:
    session = login()
    session.until("Lange Liste")
    session.send("rLiebe Ana, danke für die Liste")
    session.until("danke für die Liste")
    session.until("draft saved")
    assert modules_at(sealed) == ["tuidesk"]
    os.kill(session.pid, signal.SIGKILL)
    wait_for(lambda: not modules_at(sealed), "the session to end with its line")

    again = login()
    again.until("Lange Liste")
    again.send("r")
    again.until("danke für die Liste")


def test_a_reply_waits_until_a_worker_comes(
    login: Callable[..., Terminal], way_out: SmtpSink, tuidesk: Callable[..., str]
) -> None:
    session = login()
    session.until("Lange Liste")
    session.send("rWir sehen nach.")
    session.until("Wir sehen nach")
    session.send(SEND)
    session.until("sends in")
    [waiting] = [json.loads(line) for line in tuidesk("outbox", "--json").splitlines()]
    assert waiting["state"] == "queued"
    assert not way_out.received

    def sent() -> bool:
        tuidesk("worker", "--once")
        return bool(way_out.received)

    wait_for(sent, "a worker to find the reply due")
    [mail] = way_out.received
    assert mail.rcpt_tos == ("ana@cliente.test",)
    assert "Wir sehen nach." in parsed(mail.data).get_body(("plain",)).get_content()
    session.until("no worker since")
