"""A cell that was edited and not saved is as it was when the program dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from tests.screens.mail import can_send
from tests.screens.seed import Desk
from tests.terminal.program import Terminal
from tuidesk.desk import queues
from tuidesk.locations import locate


def test_a_kill_leaves_the_old_value(program: Callable[..., Terminal]) -> None:
    desk = Desk(locate())
    can_send(desk)
    admin = program(columns=120, rows=40)
    admin.until("el IVA de la factura")
    admin.send(",")
    admin.until("Incoming / queues")
    admin.until("Billing +c1@desk.test|Billing")
    admin.send("lll\x7f")  # to the column of the name, and a key that does nothing there
    admin.send("h\r\x15Returns\r")
    admin.until("Returns Support")
    admin.until("1 unsaved")
    os.kill(admin.pid, signal.SIGKILL)
    assert next(line.name for line in queues.listed(desk.store)) == "Support"
    again = program(columns=120, rows=40)
    again.until("el IVA de la factura")
    again.send(",")
    again.until("SU +Support")
    assert "unsaved" not in again.text()
    desk.store.close()
