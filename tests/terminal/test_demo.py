"""The demo as somebody uses it who read only the README: read, answer, see the customer's answer, find it again."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.helpers import wait_for
from tests.terminal.program import Terminal

SEND, TOP = "\x0f", "g"


def processes_of(folder: Path) -> list[str]:
    """Return the command lines of all processes that name a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append(path.read_text())
    return [command for command in found if str(folder) in command]


def test_read_answer_hear_back_and_find(program: Callable[..., Terminal], tmp_path: Path) -> None:
    desk = program("demo", columns=120, rows=40, env={"TMPDIR": str(tmp_path), "TUIDESK_HOME": ""})
    desk.until("Factura equiv")
    desk.until("demo")
    [folder] = tmp_path.glob("tuidesk-demo-*")
    desk.send("/factura equivocada\r")
    desk.until("el IVA de la factura")
    desk.send("r")
    desk.until("To +Ana Ruiz")
    desk.send("La corregimos esta tarde.")
    desk.until("esta tarde")
    desk.send(SEND)
    desk.until("Muchas gracias por la respuesta")
    desk.send("/corregimos tarde\r")
    desk.until("Factura equiv")
    desk.send("qq")
    desk.send("q")
    wait_for(lambda: not desk.running() and not folder.exists(), "the demo to end and clean up")


def test_nothing_outlives_a_demo_that_was_killed(program: Callable[..., Terminal], tmp_path: Path) -> None:
    desk = program("demo", columns=120, rows=40, env={"TMPDIR": str(tmp_path), "TUIDESK_HOME": ""})
    desk.until("Factura equiv")
    [folder] = tmp_path.glob("tuidesk-demo-*")
    os.kill(desk.pid, signal.SIGKILL)
    wait_for(lambda: not folder.exists() and not processes_of(folder), "folder and processes to go")
