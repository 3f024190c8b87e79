"""A worker process and the desk's program in a pseudo-terminal, both ended with the test."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.terminal.program import Terminal

TUIDESK = [sys.executable, "-m", "tuidesk"]


@pytest.fixture
def program() -> Iterator[Callable[..., Terminal]]:
    """Give a maker of terminals that run tuidesk with some arguments."""
    running: list[Terminal] = []

    def start(*arguments: str, **options: object) -> Terminal:
        running.append(Terminal([*TUIDESK, *arguments], **options))  # type: ignore[arg-type]
        return running[-1]

    yield start
    for terminal in running:
        terminal.__exit__(None, None, None)


@pytest.fixture
def tuidesk() -> Callable[..., str]:
    """Give what runs one command and returns its standard output."""

    def run(*arguments: str, stdin: str | bytes = "") -> str:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run([*TUIDESK, *arguments], input=data, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    return run
