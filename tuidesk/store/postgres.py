"""How tuidesk uses PostgreSQL: psycopg 3, read-only snapshots for reading, any text from mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    import psycopg

# A read transaction sees one state of the store, as on SQLite.
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

# For libpq (postgresql.org/docs/current/libpq-connect.html): a server that is gone is noticed in seconds, not hours.
CONNECTING = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


# For the server (postgresql.org/docs/current/runtime-config-connection.html), in seconds: the locks of a program
# whose host lost its power are free as soon. It has no such clock for a local socket, and takes no notice there.
_KEEPALIVES = {"tcp_keepalives_idle": 10, "tcp_keepalives_interval": 3, "tcp_keepalives_count": 3}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for the server, in seconds; 0 = without end.

    The server ends a statement that takes longer, and the transaction of a program that fell silent in it,
    which would keep others from the rows that it locked. Who waits for a server that cannot be heard any
    more, behind a proxy that swallows everything, gives up by itself, a little later.
    """

    statement: int = 0
    idle: int = 0


AGENT = Patience(statement=8, idle=15)  # somebody sits before the screen
WORKER = Patience(statement=60, idle=15)
COMMAND = Patience(statement=120)  # its output may go through a pager that is read slowly
ENDLESS = Patience()  # migrations and copies

LOCK_SECONDS = 10  # as long as on SQLite
_SILENCE_SECONDS = 2  # more than the server may take for a statement


def make_engine(url: str, patience: Patience = ENDLESS) -> sa.Engine:
    """Return an engine that notices when the server was restarted or cannot be heard."""
    from tuidesk.store.patient import connect

    engine = sa.create_engine(url, pool_pre_ping=True)

    @sa.event.listens_for(engine, "do_connect")
    def do_connect(
        _dialect: object, _record: object, _args: object, wishes: dict[str, Any]
    ) -> psycopg.Connection:
        return connect("", patience, **wishes)

    return engine


def silence(patience: Patience) -> float:
    """Return after how many seconds without a word from the server a statement is given up; 0 = never."""
    return patience.statement + _SILENCE_SECONDS if patience.statement else 0


def settings(patience: Patience) -> dict[str, int]:
    """Return what a session of the server is told about waiting (ms, keepalives in s)."""
    return {
        **_KEEPALIVES,
        "statement_timeout": patience.statement * 1000,
        "idle_in_transaction_session_timeout": patience.idle * 1000,
        "lock_timeout": LOCK_SECONDS * 1000 if patience.statement else 0,
    }
