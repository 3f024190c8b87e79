"""Why a backup is not put back."""

from __future__ import annotations

from pathlib import Path

from tuidesk.i18n import _
from tuidesk.store.errors import RestoreRefused


def unsound(path: Path) -> RestoreRefused:
    """Return the problem of a file of a backup that cannot be used."""
    return RestoreRefused(
        _("{file} of the backup is damaged or is no store").format(file=path.name),
        _("Nothing was changed. Take an older backup."),
    )


def not_empty() -> RestoreRefused:
    """Return the problem of a store that would be replaced unasked."""
    return RestoreRefused(
        _("There is a store here already"),
        _("Add --replace to put the backup in its place; the old one is kept beside it."),
    )
