"""What a database says of its own schema, in a form that two databases can be compared by."""

from __future__ import annotations

import sqlalchemy as sa

_POSTGRESQL = (
    """SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)
       FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """SELECT concat_ws(' ', relname, obj_description(oid)) FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'""",
)


def catalogue(conn: sa.Connection) -> set[str]:
    """Return every column, constraint, index and comment, as the database itself describes it."""
    if conn.dialect.name == "postgresql":
        return {line for query in _POSTGRESQL for line in conn.scalars(sa.text(query))}
    rows = conn.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return {f"{name}: {line.strip().rstrip(',')}" for name, sql in rows for line in sql.splitlines()}
