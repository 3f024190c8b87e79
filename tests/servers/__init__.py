"""Real servers that tests start for themselves, and scripted ones for faults."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest


def require_server(*programs: str) -> None:
    """Skip the test when a program is not on this machine; in CI that is a failure."""
    missing = [name for name in programs if not shutil.which(name, path=server_path())]
    if missing:
        decline(f"not on this machine: {', '.join(missing)} (scripts/servers.sh names the packages)")


def decline(text: str) -> None:
    """Skip the test for this reason; in CI that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(text)
    pytest.skip(text)


def server_path() -> str:
    """Return PATH with the directories of system programs and of PostgreSQL's, which a user's PATH lacks."""
    postgresql = sorted(str(folder) for folder in Path("/usr/lib/postgresql").glob("*/bin"))
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin", *reversed(postgresql)])


def free_port() -> int:
    """Return a loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
