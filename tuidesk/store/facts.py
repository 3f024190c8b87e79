"""Facts about the desk as a whole, by name: desk_id, desk_name, public_key, worker, quiet, demo_folder…"""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store import upsert
from tuidesk.store.tables import meta


def get(conn: sa.Connection, key: str, default: str = "") -> str:
    """Return a fact, or `default` when nobody noted it."""
    value = conn.scalar(sa.select(meta.c.value).where(meta.c.key == key))
    return default if value is None else str(value)


def put(conn: sa.Connection, key: str, value: str) -> None:
    """Note a fact, in place of what was noted before."""
    insert = upsert.insert(conn.dialect.name, meta).values(key=key, value=value)
    conn.execute(insert.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def values(conn: sa.Connection) -> list[str]:
    """Return every fact's value."""
    return [str(value) for value in conn.scalars(sa.select(meta.c.value))]
