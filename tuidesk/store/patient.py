"""Connections to PostgreSQL that wait for a server, but not for ever."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
from psycopg.types.string import StrDumper

from tuidesk.store.postgres import CONNECTING, Patience, settings, silence

T = TypeVar("T")


class AnyText(StrDumper):
    """Sends U+FFFD for NUL, which SQLite keeps and PostgreSQL's text cannot hold."""

    def dump(self, obj: str) -> bytes | bytearray | memoryview | None:
        """Return the text as the server takes it."""
        return super().dump(obj.replace("\0", "\ufffd"))


class PatientConnection(psycopg.Connection[Any]):
    """A connection that gives a statement up when the server stays silent for `silence` seconds; 0 = never."""

    silence: float = 0.0

    def wait(self, gen: Generator[Any, Any, T], *args: Any, **more: Any) -> T:
        """Let psycopg talk to the server; raises OperationalError, and closes, when nothing comes back."""
        if not self.silence:
            return super().wait(gen, *args, **more)
        return super().wait(self._bounded(gen), *args, **more)

    def _bounded(self, talk: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        """Pass a conversation on, turn by turn; psycopg looks in several times a second although nothing came."""
        until = time.monotonic() + self.silence
        try:
            wants = next(talk)
            while True:
                ready = yield wants
                if ready:
                    until = time.monotonic() + self.silence
                elif time.monotonic() > until:
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server does not answer")
                wants = talk.send(ready)
        except StopIteration as end:
            value: T = end.value
            return value


def connect(
    conninfo: str, patience: Patience, *, autocommit: bool = False, **wishes: Any
) -> PatientConnection:
    """Connect; what `conninfo` or `wishes` say about waiting goes before what tuidesk would."""
    named = psycopg.conninfo.conninfo_to_dict(conninfo)
    usual = {name: value for name, value in CONNECTING.items() if name not in named}
    connection = PatientConnection.connect(conninfo, autocommit=True, **(usual | wishes))
    connection.silence = silence(patience)
    connection.adapters.register_dumper(str, AnyText)
    # Not as startup options, which poolers refuse.
    pairs = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in settings(patience).items())
    connection.execute(f"SELECT {pairs}".encode())
    connection.autocommit = autocommit
    return connection
