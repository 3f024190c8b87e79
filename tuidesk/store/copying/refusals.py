"""Why a desk is not copied."""

from __future__ import annotations

from tuidesk.i18n import _
from tuidesk.store.errors import CopyRefused


def not_empty() -> CopyRefused:
    """Return the problem of a target that holds something."""
    return CopyRefused(
        _("There is something in the database to which the desk would be copied"),
        _("Name an empty database, or a file that does not exist; move an old store's files aside first."),
    )


def in_memory() -> CopyRefused:
    """Return the problem of a store in memory, on either side."""
    return CopyRefused(
        _("A store in memory is gone with its program"), _("Name a file, or a database of PostgreSQL.")
    )


def differs(name: str) -> CopyRefused:
    """Return the problem of a copy that is not what was copied, by the name of the first table that differs."""
    return CopyRefused(
        _("The copy of {name} is not the same as the original").format(name=name),
        _(
            "The old store is as it was, and the desk goes on with it. Run `tuidesk doctor` on it, then copy again."
        ),
    )


def miscounted() -> CopyRefused:
    """Return the problem of a store whose maintained numbers are wrong."""
    return CopyRefused(
        _("The numbers of the queues are wrong, and would be in the copy"),
        _("Run `tuidesk doctor --fix`, then copy again."),
    )
