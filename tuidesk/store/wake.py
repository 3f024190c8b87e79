"""How a process learns, almost for nothing, that somebody wrote to the store."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import sqlalchemy as sa

from tuidesk.store import postgres
from tuidesk.store.sqlite import alone, file_of

if TYPE_CHECKING:
    import psycopg

CHANNEL = "tuidesk"
_BACKSTOP_SECONDS = 5.0


class Signal(Protocol):
    """Something that can be asked often."""

    def changed(self) -> bool:
        """Say whether something may have changed since the last time."""

    def close(self) -> None:
        """Give the connection back."""


def signal(url: str) -> Signal:
    """Return the signal of a store's kind."""
    if not url.startswith("sqlite"):
        return _Notifications(url)
    path = file_of(url)
    return _DataVersion(path) if path else _Always()


class _DataVersion:
    """SQLite's `PRAGMA data_version`, which moves when another connection commits.

    The connection is held, in autocommit, and never writes: within a transaction the number
    would stand still, and a `BEGIN IMMEDIATE` would lock every writer out at each poll.
    """

    def __init__(self, path: Path) -> None:
        self._conn = alone(path)
        self._seen = self._version()

    def changed(self) -> bool:
        version = self._version()
        moved, self._seen = version != self._seen, version
        return moved

    def close(self) -> None:
        self._conn.close()

    def _version(self) -> int:
        return int(self._conn.execute("PRAGMA data_version").fetchone()[0])


class _Notifications:
    """PostgreSQL's LISTEN on a connection of its own; a poll every few seconds stands behind it."""

    def __init__(self, url: str) -> None:
        plain = sa.make_url(url).set(drivername="postgresql")
        self._conninfo = plain.render_as_string(hide_password=False)
        self._conn: psycopg.Connection | None = None
        self._asked = 0.0

    def changed(self) -> bool:
        late = time.monotonic() - self._asked > _BACKSTOP_SECONDS
        if not (self._notified() or late):
            return False
        self._asked = time.monotonic()
        return True

    def close(self) -> None:
        if self._conn is not None:
            self._conn.close()

    def _notified(self) -> bool:
        import psycopg

        from tuidesk.store.patient import connect

        try:
            if self._conn is None:
                self._conn = connect(self._conninfo, postgres.AGENT, autocommit=True)
                self._conn.execute(f"LISTEN {CHANNEL}")
                return True
            return bool(list(self._conn.notifies(timeout=0)))
        except psycopg.OperationalError:
            # The server went away. Ask the store itself, which says so; listen again the next time.
            self._conn = None
            return True


class _Always:
    """A store in memory has no other writer worth a signal."""

    def changed(self) -> bool:
        return True

    def close(self) -> None:
        pass
