"""Attempts of a process under the same account, as another session is: at memory, environment and core files."""

# ruff: noqa: E501 - a row of the table is a line

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.escape.attempt import Aim, Attempt, Outcome
from tests.escape.keys import DESK
from tests.escape.prison import Prison, run
from tests.helpers import wait_for
from tests.ssh.test_sealed import inside

# Two processes of one account: the first hardens itself as a session does, the second looks before and after.
LOOKS = """
import ctypes, os, sys
from tuidesk.cli.sessions.hardening import harden
libc, nobody = ctypes.CDLL(None, use_errno=True), 65534
told, tell = os.pipe()
asked, ask = os.pipe()
victim = os.fork()
if not victim:
    os.setgroups([]); os.setgid(nobody); os.setuid(nobody)
    libc.prctl(4, 1, 0, 0, 0)  # as before the first setuid: others of the account may look
    os.write(tell, b"x"); os.read(asked, 1)
    harden()
    os.write(tell, b"x"); os.read(asked, 1)
    os._exit(0)
os.read(told, 1)
looker = os.fork()
if not looker:
    os.setgroups([]); os.setgid(nobody); os.setuid(nobody)
    def look(name):
        try:
            with open(f"/proc/{victim}/{name}", "rb") as file:
                return "open"
        except PermissionError:
            return "refused"
    print("before", look("environ"))
    os.write(ask, b"x"); os.read(told, 1)
    print("after", *map(look, ("environ", "mem", "maps")), "attached" if libc.ptrace(16, victim, 0, 0) == 0 else "refused", flush=True)
    os._exit(0)
os.waitpid(looker, 0)
os.write(ask, b"x")
os.waitpid(victim, 0)
"""


def _look(_prison: Prison) -> Outcome:
    return run([sys.executable, "-c", LOOKS])


def _crash(prison: Prison) -> Outcome:
    """Let a session crash, and see that no core file remains (what it lies beside is compared anyway)."""
    before = set(Path("/").glob("core*"))
    with prison.screen() as session:
        session.until(DESK)
        [pid] = inside(prison.home)
        os.kill(pid, signal.SIGSEGV)
        wait_for(lambda: not session.running(), "the session to end")
        assert not set(Path("/").glob("core*")) - before
        return Outcome(0, bytes(session.raw))


ATTEMPTS = (
    Attempt("neighbour", Aim.SECRET, "memory, environment and `ptrace` (as `gcore` has it) of another session, under the same account", "a session lets no process of its account look into it",
            _look, r"\Abefore open\nafter refused refused refused refused\n\Z", (0,)),
    Attempt("core", Aim.SECRET, "a session that crashes, to leave its memory in a file", "core files have no room (limit 0)", _crash),
)  # fmt: skip
