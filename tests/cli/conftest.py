"""Runs commands in this process and returns what a shell would see."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tuidesk.cli.main import main


@dataclass(frozen=True)
class Result:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The objects that --json printed."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Result]


@pytest.fixture
def tuidesk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs one command; `stdin` is what it reads."""

    def run(*arguments: str, stdin: str | bytes = "", code: int | None = 0) -> Result:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        capsys.readouterr()
        got = main(arguments)
        captured = capsys.readouterr()
        result = Result(got, captured.out, captured.err)
        assert code is None or got == code, result
        return result

    return run


@pytest.fixture
def imap(tuidesk: Run) -> Run:
    """Return a function that adds a mailbox on this machine."""

    def add(name: str = "support", *more: str, address: str = "support@xyz.test", **options: Any) -> Result:
        server = ("--host", "localhost", "--port", "1143", "--tls", "none")
        login = ("--user", "sup", "--password-stdin", "--address", address)
        return tuidesk("channel", "add", "imap", name, *server, *login, *more, stdin="secret\n", **options)

    return add


@pytest.fixture
def smtp(tuidesk: Run) -> Run:
    """Return a function that adds a way out on this machine."""

    def add(name: str = "it", from_: str = "IT <it@abc.test>", kind: str = "smtp", **options: Any) -> Result:
        server = ("--host", "127.0.0.1", "--port", "2525", "--tls", "none")
        return tuidesk("channel", "add", kind, name, *server, "--from", from_, **options)

    return add
