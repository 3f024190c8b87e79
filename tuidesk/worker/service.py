"""The worker as a service: tells the service manager how it is, and takes over the sockets that it opened.

The protocols are those of sd_notify(3) and sd_listen_fds(3): a datagram, and three environment variables.
"""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress

FIRST_FD = 3  # SD_LISTEN_FDS_START


def notify(*words: str) -> None:
    """Say something such as `READY=1` to the service manager; without one it says nothing."""
    path = os.environ.get("NOTIFY_SOCKET", "")
    if not path.startswith(("/", "@")):
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
        out.settimeout(1.0)  # a manager that does not read must not stop the mail
        out.sendto("\n".join(words).encode(), address)


class Watchdog:
    """Tells the service manager, twice in its interval, that the worker goes round; silence gets it restarted."""

    def __init__(self) -> None:
        self._every = _watchdog_seconds() / 2
        self._said_at = float("-inf")

    def pet(self) -> None:
        """Say that the worker goes round, unless that was said just now or nobody wants to know."""
        if self._every and time.monotonic() - self._said_at >= self._every:
            notify("WATCHDOG=1")
            self._said_at = time.monotonic()


def _watchdog_seconds() -> float:
    """Return the interval that this process was given, 0 for none."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    mine = os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    return int(microseconds) / 1_000_000 if mine and microseconds.isdigit() else 0.0


def inherited_sockets() -> dict[str, socket.socket]:
    """Return the listening sockets that the service manager opened for this process, by their names."""
    count = os.environ.get("LISTEN_FDS", "")
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or not count.isdigit():
        return {}
    names = os.environ.get("LISTEN_FDNAMES", "").split(":")
    return {name: _taken_over(FIRST_FD + at) for at, name in enumerate(names[: int(count)])}


def _taken_over(fd: int) -> socket.socket:
    os.set_inheritable(fd, False)
    return socket.socket(fileno=fd)
