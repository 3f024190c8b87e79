"""Starting and ending a caged child, and asking one a single thing; knows nothing of what the child reads."""

from __future__ import annotations

import contextlib
import subprocess
import sys

from tuidesk.mail.cage_dialogue import ChildLost, Dialogue, await_ready

WALL_SECONDS = 10.0
START_SECONDS = 60.0


def start(module: str) -> subprocess.Popen[bytes]:
    """Start a module of ours as a child that talks by its standard input and output."""
    return subprocess.Popen(  # noqa: S603 - this Python, a module of ours, no shell
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a ^C at the terminal is not for the child
    )


def end(child: subprocess.Popen[bytes]) -> None:
    """Kill a child and give back what it held."""
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    child.wait()


def ask_once(module: str, request: bytes, wall_seconds: float = WALL_SECONDS) -> bytes | None:
    """Let a caged child of its own answer one request; None when that killed it or took too long."""
    child = None
    try:
        child = start(module)
        await_ready(child, START_SECONDS)
        return next(Dialogue(child, [request], wall_seconds).answers())
    except (ChildLost, OSError):
        return None
    finally:
        if child is not None:
            end(child)
