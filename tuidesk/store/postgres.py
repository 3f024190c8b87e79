"""How tuidesk uses PostgreSQL: psycopg 3, read-only snapshots for reading, any text from mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    import psycopg

# A read transaction sees one state of the store, as on SQLite.
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def make_engine(url: str) -> sa.Engine:
    """Return an engine that notices when the server was restarted."""
    from psycopg.types.string import StrDumper

    class AnyText(StrDumper):
        """Sends U+FFFD for NUL, which SQLite keeps and PostgreSQL's text cannot hold."""

        def dump(self, obj: str) -> bytes | bytearray | memoryview | None:
            return super().dump(obj.replace("\0", "\ufffd"))

    engine = sa.create_engine(url, pool_pre_ping=True)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: psycopg.Connection, record: object) -> None:
        connection.adapters.register_dumper(str, AnyText)

    return engine
