"""A draft outlives the program that it was typed in, however that ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from tests.screens.mail import can_send, draft_of
from tests.screens.seed import Desk
from tests.terminal.program import Terminal
from tuidesk.locations import locate


def test_a_draft_survives_a_kill(program: Callable[..., Terminal]) -> None:
    desk = Desk(locate())
    can_send(desk)
    agent = program(columns=120, rows=40)
    agent.until("el IVA de la factura")
    agent.send("rHola Ana, la corregimos")
    agent.until("draft saved")
    agent.until("la corregimos")
    os.kill(agent.pid, signal.SIGKILL)
    saved = draft_of(desk, 19)
    assert saved is not None
    assert "Hola Ana" in saved.letter.text
    again = program(columns=120, rows=40)
    again.until("el IVA de la factura")
    again.send("r")
    again.until("Hola Ana")
    again.send("\x1bq")
    desk.store.close()


def test_the_same_letter_in_two_sessions_is_kept_twice(program: Callable[..., Terminal]) -> None:
    desk = Desk(locate())
    can_send(desk)
    first, second = program(columns=120, rows=40), program(columns=120, rows=40)
    for terminal in (first, second):
        terminal.until("el IVA de la factura")
        terminal.send("r")
        terminal.until("Reply to #19")
    first.send("From the office")
    first.until("draft saved")
    second.send("From home")
    second.until("also being written in another session")
    second.until("  From the office")
    second.until("[^ ] From home")
    first.send(" too")
    first.until("From the office too")
    second.send("!")
    second.until("  From the office too")
    second.send("\x12")
    second.until("Another text of yours was kept")
    second.until("  From home!")
    second.send(" and more")
    second.until("From the office too and more")
    first.send(".")
    first.until("also being written in another session")
    first.until("  From the office too and more")
    for terminal in (first, second):
        terminal.send("\x1bq")
    desk.store.close()
