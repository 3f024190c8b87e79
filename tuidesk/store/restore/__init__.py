"""Puts a backup back: checked first, never under a running desk, and the old store stays beside it."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tuidesk.i18n import _
from tuidesk.locations import Locations
from tuidesk.store import facts, keys, sqlite, urls
from tuidesk.store.engine import open_store
from tuidesk.store.errors import KeyMissing, RestoreRefused
from tuidesk.store.leftovers import ASIDE
from tuidesk.store.restore import files, postgres


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: where the old store is now, and how many mails wait for an agent's word."""

    kept: tuple[str, ...]
    held: int


def restore(locations: Locations, folder: Path, *, replace: bool = False) -> Restored:
    """Put the backup of a folder in the place of the store, all or nothing.

    Raises RestoreRefused when it is no sound backup, when somebody uses the store, or when the store is
    not empty and `replace` is false; StoreNewer when a newer tuidesk made the backup.
    """
    url = urls.named(locations)
    mark = f"{ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    file = sqlite.file_of(url)
    if url.startswith("sqlite") and file is None:
        raise RestoreRefused(_("A store in memory cannot be restored"), _("Name a file in TUIDESK_DATABASE."))
    if file is not None and url.startswith("sqlite"):
        kept, held = files.restore(locations, file, folder, mark, replace=replace)
    else:
        kept, held = postgres.restore(locations, url, folder, mark, replace=replace)
    return Restored((*kept, *_put_key_aside(locations, mark)), held)


def _put_key_aside(locations: Locations, mark: str) -> list[str]:
    """Move the private key of another desk out of the way, so that this desk's can be imported."""
    path = locations.keys / keys.FILE
    with closing(open_store(locations, create=False)) as store, store.read() as conn:
        public = facts.get(conn, "public_key")
    with suppress(KeyMissing):
        if path.is_file() and keys.public_text(keys.load(locations.keys)) != public:
            aside = path.with_name(f"{path.name}.{mark}")
            path.rename(aside)
            return [str(aside)]
    return []
