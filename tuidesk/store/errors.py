"""What can go wrong with the store: every error says what happened and what to do about it."""

from __future__ import annotations

from tuidesk.errors import Problem


class StoreProblem(Problem):
    """The store cannot do what was asked at the moment."""


class Collision(Problem):
    """Two transactions wrote the same name, or one used what the other removed; the later one left nothing behind.

    It is no StoreProblem: the store is well, and what was asked must be asked anew, not tried again.
    """


class StoreUnavailable(StoreProblem):
    """The store cannot be reached or opened."""


class StoreMissing(StoreProblem):
    """There is no store here and none was to be made."""


class StoreNewer(StoreProblem):
    """A newer tuidesk made or migrated this store."""


class StoreMoved(StoreNewer):
    """The desk lives in another store now, or this one is still being filled: nobody may work with it."""


class StoreOlder(StoreProblem):
    """The store waits for its migration."""


class StoreFull(StoreProblem):
    """The disk that holds the store has no room."""


class StoreLocked(StoreProblem):
    """Somebody else kept the store locked for too long."""


class StoreReadOnly(StoreProblem):
    """The store may be read but not written."""


class StoreForbids(StoreProblem):
    """The role that this program has in the database may not do that."""


class StoreCorrupt(StoreProblem):
    """The file is no store, or is damaged."""


class StoreInUse(StoreProblem):
    """Somebody has the store open that one process wants for itself."""


class CopyRefused(StoreProblem):
    """A desk cannot be copied there, or not now; it is where it was."""


class BackupFailed(StoreProblem):
    """A copy of the store could not be made, or could not be read again."""


class RestoreRefused(StoreProblem):
    """A backup cannot be put back here, or not now; the store is as it was."""


class LeaseLost(StoreProblem):
    """Another worker took the lease over; nothing of this transaction may be kept."""


class KeyMissing(StoreProblem):
    """The desk's private key is not on this machine, or is another desk's."""
