"""What each role of PostgreSQL may do: the owner all, the worker every row, a session what its screens need.

Roles belong to the whole server, so tuidesk makes none: those named NAME_worker and NAME_session, after the
database, get their grants whenever tables are made or migrated, in the same transaction, and by `tuidesk roles`.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from tuidesk.store import fact_wall

WORKER, SESSION = "worker", "session"

_READ = ("SELECT",)
_ADD = ("SELECT", "INSERT")
_CHANGE = ("SELECT", "INSERT", "UPDATE")
_ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
# Whoever holds a sealed secret may try to open it, and a key's line lets its bearer in.
_SECRET = ("SELECT (id, account_id, field, expires_at, created_at)", "INSERT", "DELETE")
_KEY = ("SELECT (id, agent_id, fingerprint, comment, added_by, created_at)",)
# Of which facts, is decided row by row: `fact_wall`.
_FACTS = ("SELECT", "INSERT", "UPDATE (value)", "DELETE")

# Every table has its line; one that is not named here nobody but the owner can read.
OF_SESSIONS: Mapping[str, tuple[str, ...]] = {
    "account": _ALL,
    "agent": _CHANGE,
    "agent_key": _KEY,
    "alembic_version": _READ,
    "alias": _ALL,
    "attachment": _CHANGE,
    "body": _CHANGE,
    "card": _ALL,
    "change": _ADD,
    "chore": _ALL,
    "counter": _ALL,
    "creation_address": _ALL,
    "customer": _CHANGE,
    "customer_address": _CHANGE,
    "draft": _ALL,
    "erased": _READ,
    "event": _ADD,
    "filter_address": _ALL,
    "inbound": _ALL,
    "issued": _CHANGE,
    "job": _ALL,
    "lease": _READ,
    "ledger": _CHANGE,
    "mailbox": _ALL,
    "mention": _ALL,
    "message": _CHANGE,
    "meta": _FACTS,
    "outbound": _ALL,
    "outbox": _CHANGE,
    "presence": _ALL,
    "probe": _ALL,
    "queue": _ALL,
    "queue_member": _ALL,
    "raw": _ADD,
    "read_mark": _ALL,
    "reference": _CHANGE,
    "rule": _ALL,
    "search": _ADD,
    "secret": _SECRET,
    "sequence": _CHANGE,
    "ticket": _CHANGE,
    "ticket_tag": _ALL,
    "upload": _ALL,
    "watcher": _ALL,
    "worker": _READ,
}


def names(conn: sa.Connection) -> dict[str, str]:
    """Return the name of each role for this database."""
    database = str(conn.scalar(sa.text("SELECT current_database()")))
    return {role: f"{database}_{role}" for role in (WORKER, SESSION)}


def missing(conn: sa.Connection) -> list[str]:
    """Return the names of the roles that nobody made."""
    there = set(conn.scalars(sa.text("SELECT rolname FROM pg_roles")))
    return [name for name in names(conn).values() if name not in there]


def give(conn: sa.Connection) -> list[str]:
    """Let each role that is there do what it may and nothing more; return their names. For the owner."""
    fact_wall.build(conn)
    quote = conn.dialect.identifier_preparer.quote_identifier
    absent = missing(conn)
    given = {role: name for role, name in names(conn).items() if name not in absent}
    for role, name in given.items():
        who = quote(name)
        for kind in ("TABLES", "SEQUENCES"):
            conn.exec_driver_sql(f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM {who}")
        conn.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {who}")
        # A worker backs up, too, and a dump notes how far each sequence is.
        numbers = "USAGE, SELECT" if role == WORKER else "USAGE"
        conn.exec_driver_sql(f"GRANT {numbers} ON ALL SEQUENCES IN SCHEMA public TO {who}")
        for table, privileges in OF_SESSIONS.items():
            may = privileges if role == SESSION or table == "alembic_version" else _ALL
            conn.exec_driver_sql(f"GRANT {', '.join(may)} ON {quote(table)} TO {who}")
    if given:
        conn.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        database = quote(str(conn.scalar(sa.text("SELECT current_database()"))))
        conn.exec_driver_sql(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
    return list(given.values())


def still_open(conn: sa.Connection) -> str:
    """Return the SQL with which an administrator lets the owner close the schema to new tables; "" when it is closed.

    Before PostgreSQL 15 the schema belonged to the administrator, and let everybody make tables in it.
    """
    may = sa.text("SELECT has_schema_privilege(:name, 'public', 'CREATE')")
    absent = missing(conn)
    if not any(conn.scalar(may, {"name": name}) for name in names(conn).values() if name not in absent):
        return ""
    owner = conn.dialect.identifier_preparer.quote_identifier(
        str(conn.scalar(sa.text("SELECT current_user")))
    )
    return f"ALTER SCHEMA public OWNER TO {owner};"
