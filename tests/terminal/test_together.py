"""Two agents in two terminals: each sees what the other does, where he stands and while he types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.screens.mail import can_send
from tests.screens.seed import Desk
from tests.terminal.program import Terminal
from tuidesk.desk import agents
from tuidesk.locations import locate

TOP, BOTTOM = "g", "G"
SIZE = {"columns": 120, "rows": 16}  # a window that the list is longer than


def two(program: Callable[..., Terminal], sealed: Path) -> tuple[Desk, Terminal, Terminal]:
    """Open the desk twice: as its first agent and as bob."""
    desk = Desk(locate())
    can_send(desk)
    agents.add(desk.store, desk.actor, "bob", "bob@xyz.test", "agent")
    home = str(sealed)
    ana = program("session", "--home", home, "--as", desk.actor.name, **SIZE)
    bob = program("session", "--home", home, "--as", "bob", **SIZE)
    for terminal in (ana, bob):
        terminal.until("el IVA de la factura")
    return desk, ana, bob


def test_what_one_does_the_other_sees_without_moving(program: Callable[..., Terminal], sealed: Path) -> None:
    desk, ana, bob = two(program, sealed)
    bob.send(BOTTOM)
    bob.until(r"#1 解約")
    ana.send(TOP)
    ana.send("sp")  # pending
    bob.send(TOP)
    bob.until(r"#19 .*\n.*pending")
    bob.send(BOTTOM)
    bob.until(r"#1 解約")
    ana.send("pu")  # urgent
    ana.until("urgent")
    desk.arrive("Something new")
    ana.until("Something new")
    bob.until("1 new")
    bob.send("s")  # asks about the ticket under the cursor, which nothing has moved
    bob.until(r"#1\s+Status")
    bob.send("o")  # as it is already
    bob.send(TOP)
    bob.until("Something new")
    bob.until(r"19 ! ")
    desk.store.close()


def test_what_one_types_stays_while_the_other_acts(program: Callable[..., Terminal], sealed: Path) -> None:
    desk, ana, bob = two(program, sealed)
    bob.send("r")
    bob.until("Reply to #19")
    bob.send("Hola Ana, la corr")
    bob.until("la corr")
    ana.until("✎")
    ana.until("bob is writing since")
    ana.send("r")
    ana.until("bob is writing an answer to this ticket")
    bob.until("is writing an answer to this ticket")
    ana.send("\x11")
    ana.until("r reply")
    ana.send("pu")
    ana.until("urgent")
    bob.until("Priority")
    bob.send("egimos hoy")
    bob.until("Hola Ana, la corregimos hoy")
    bob.send("\x0f")
    bob.until("set|Read it|sends in")
    ana.until("@bob .*waits on them")
    desk.store.close()
