"""What an empty store is filled with, and which revision of the schema a store has."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from tuidesk.i18n import _
from tuidesk.store.clock import now
from tuidesk.store.errors import StoreMoved, StoreNewer
from tuidesk.store.tables import meta, metadata, raw_metadata, sequence

# Oldest first; `migrations/versions` holds one file each. Kept here so that opening a store needs no Alembic.
REVISIONS = ("0001", "0002", "0003")
HEAD = REVISIONS[-1]

# Instead of a revision: no program of any version goes on with a store whose desk was copied away,
# nor with one that a copy has not filled yet.
MOVED, FILLING = "moved", "filling"
MOVED_TO = "moved_to"  # in `meta` of the old store

_REVISION = sa.text("SELECT version_num FROM alembic_version")
_ADVISORY_LOCK = 0x7D_E5D

# In Alembic's own words, for opening a store needs no Alembic.
_ALEMBIC = sa.text("""
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
""")

_SEARCH_SQLITE = """
CREATE VIRTUAL TABLE search USING fts5(
    title, text, names, content='', tokenize="unicode61 remove_diacritics 2"
)
"""
_SEARCH_POSTGRESQL = (
    "CREATE TABLE search (message_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX ix_search_words ON search USING gin (words)",
)


def revision(conn: sa.Connection) -> str | None:
    """Return the revision of the store, or None when it is empty."""
    if not sa.inspect(conn).has_table("alembic_version"):
        return None
    return stamped(conn)


def stamped(conn: sa.Connection) -> str | None:
    """Return the revision of a store that has tables."""
    found: str | None = conn.scalar(_REVISION)
    return found


def refuse_newer(found: str | None, conn: sa.Connection | None = None) -> None:
    """Stop a program whose store was migrated by a newer one, or left, perhaps while it ran; raises StoreNewer.

    Over a connection, StoreMoved names the place where the desk is now.
    """
    if found in (MOVED, FILLING):
        raise _elsewhere(found, conn)
    if found not in REVISIONS:
        raise StoreNewer(
            _("A newer tuidesk made or migrated this store"),
            _("Leave and start the version that is installed now, or open another store."),
        )


def _elsewhere(found: str | None, conn: sa.Connection | None) -> StoreMoved:
    if found == FILLING:
        return StoreMoved(
            _("A copy of a desk to this store has not come to its end"),
            _(
                "Run the same `tuidesk copy` again, and stay with the old store until it says that all is there."
            ),
        )
    place = conn and conn.scalar(sa.select(meta.c.value).where(meta.c.key == MOVED_TO))
    return StoreMoved(
        _("The desk of this store was moved to {place}").format(place=place or "?"),
        _("Name the new store in TUIDESK_DATABASE, or as `database` in config.toml, and start again."),
    )


def lock(conn: sa.Connection) -> None:
    """Make others who would fill the store wait; on SQLite every write transaction does that."""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.text("SELECT pg_advisory_xact_lock(:n)"), {"n": _ADVISORY_LOCK})


def create(conn: sa.Connection) -> None:
    """Make every table in an empty database, at once as all revisions together would."""
    metadata.create_all(conn)
    if conn.dialect.name == "postgresql":
        raw_metadata.create_all(conn)
        for statement in _SEARCH_POSTGRESQL:
            conn.execute(sa.text(statement))
    else:
        conn.exec_driver_sql(_SEARCH_SQLITE)
    conn.execute(sa.insert(sequence), [{"name": "ticket", "value": 0}, {"name": "feed_floor", "value": 0}])


def stamp(conn: sa.Connection, name: str = HEAD) -> None:
    """Note the revision where Alembic looks for it."""
    conn.execute(_ALEMBIC)
    conn.execute(sa.text("INSERT INTO alembic_version VALUES (:name)"), {"name": name})


def stamp_again(conn: sa.Connection, name: str) -> None:
    """Note another revision, or MOVED, for a store that has one."""
    conn.execute(sa.text("UPDATE alembic_version SET version_num = :name"), {"name": name})


def christen(conn: sa.Connection, public_key: str) -> None:
    """Write the facts of a new desk: its id, its birthday and the public half of its key pair."""
    facts = {
        "desk_id": secrets.token_hex(16),
        "created_at": str(now()),
        "public_key": public_key,
        "worker": "child",
    }
    conn.execute(sa.insert(meta), [{"key": key, "value": value} for key, value in facts.items()])
