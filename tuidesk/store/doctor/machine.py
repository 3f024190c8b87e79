"""Looks at the machine around the store: room on its disk, and who may read its files."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from tuidesk.i18n import _
from tuidesk.locations import Locations
from tuidesk.store import keys, sqlite
from tuidesk.store.doctor.finding import Finding
from tuidesk.store.engine import Store

LEAST_BYTES = 8 * 2**20  # under which SQLite soon refuses to write
_MIB = 2**20


def check(store: Store, locations: Locations, *, fix: bool) -> list[Finding]:
    """Check the disk and the modes of the files; `fix` takes away what others may do."""
    return [*([_room(store.file)] if store.file else []), _modes(store, locations, fix=fix)]


def _room(file: Path) -> Finding:
    free = shutil.disk_usage(file.parent).free
    words = _("{n} MiB are free on the disk of the store").format(n=free // _MIB)
    if free < LEAST_BYTES:
        return Finding("disk", False, f"{words}. {_('Free some space; until then mail waits where it is.')}")
    if free < 2 * file.stat().st_size:
        hint = _("That is too little for a migration, which copies the store first.")
        return Finding("disk", False, f"{words}. {hint}", serious=False)
    return Finding("disk", True, words)


def _modes(store: Store, locations: Locations, *, fix: bool) -> Finding:
    """The private key is its owner's alone; the store may be a group's, but nobody else's."""
    open_files = [(path, bits) for path, bits in _guarded(store, locations) if _mode(path) & bits]
    names = ", ".join(path.name for path, _bits in open_files)
    if not open_files:
        return Finding("modes", True, _("Only who may work at the desk can read its files"))
    if not fix:
        words = _("Others can read {files}: tuidesk doctor --fix takes that away").format(files=names)
        return Finding("modes", False, words)
    for path, bits in open_files:
        path.chmod(_mode(path) & ~bits)
    return Finding(
        "modes", True, _("Others could read {files}; that was taken away").format(files=names), fixed=True
    )


def _guarded(store: Store, locations: Locations) -> Iterator[tuple[Path, int]]:
    """Yield each file and the bits of its mode that must not be set."""
    key = locations.keys / keys.FILE
    if key.exists():
        yield key, 0o077
    if store.file is not None:
        for file in (store.file, sqlite.raw_file(store.file)):
            yield from ((path, 0o007) for path in sorted(file.parent.glob(f"{file.name}*")) if path.is_file())
    if locations.backups.is_dir():
        yield from ((path, 0o007) for path in sorted(locations.backups.rglob("*")) if path.is_file())


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
