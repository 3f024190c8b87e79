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
# An altered table keeps the words of its first making, so what they mean is compared, not how they stand there.
_TABLES = "sqlite_master AS m JOIN"
_SQLITE = (
    f"""SELECT m.name || ' ' || c.name || ' ' || c.type || ' ' || c."notnull" || ' '
        || coalesce(c.dflt_value, '') || ' ' || c.pk
        FROM {_TABLES} pragma_table_info(m.name) AS c WHERE m.type = 'table'""",
    f"""SELECT m.name || ' ' || k."from" || ' -> ' || k."table" || ' ' || k."to"
        FROM {_TABLES} pragma_foreign_key_list(m.name) AS k WHERE m.type = 'table'""",
    f"""SELECT m.name || ' ' || i."unique" || ' ' || i.partial || ' '
        || (SELECT group_concat(name) FROM pragma_index_info(i.name))
        FROM {_TABLES} pragma_index_list(m.name) AS i WHERE m.type = 'table'""",
    "SELECT name || ' ' || sql FROM sqlite_master WHERE type != 'table' AND sql IS NOT NULL",
    """SELECT name || substr(sql, instr(sql, 'CHECK'), 80) FROM sqlite_master
       WHERE type = 'table' AND instr(sql, 'CHECK')""",
    "SELECT sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'",
)


def catalogue(conn: sa.Connection) -> set[str]:
    """Return every column, constraint, index and comment, as the database itself describes it."""
    if conn.dialect.name == "postgresql":
        return {line for query in _POSTGRESQL for line in conn.scalars(sa.text(query))}
    return {line for query in _SQLITE for line in conn.scalars(sa.text(query))}
