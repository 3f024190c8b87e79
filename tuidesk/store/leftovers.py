"""What lies beside a store and holds what was in it: backups, stores that a restore put aside or a copy left."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.locations import Locations
from tuidesk.store.engine import Store

ASIDE = "before-restore-"  # in the names of what a restore puts aside; in those of schemas with _


def names(store: Store, locations: Locations) -> list[str]:
    """Return their names, as far as they lie where tuidesk puts them."""
    found = {path.name for path in locations.backups.iterdir()} if locations.backups.is_dir() else set()
    if locations.database.exists() and locations.database != store.file:
        found.add(locations.database.name)
    return sorted(found | (_schemas(store) if store.dialect == "postgresql" else _files(store)))


def _files(store: Store) -> set[str]:
    return {path.name for path in store.file.parent.glob(f"*.{ASIDE}*")} if store.file else set()


def _schemas(store: Store) -> set[str]:
    with store.read() as conn:
        every = sa.inspect(conn).get_schema_names()
    return {name for name in every if name.startswith(ASIDE.replace("-", "_"))}
