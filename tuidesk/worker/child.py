"""The worker as a companion of `tuidesk` on a laptop: it ends when the last `tuidesk` of its store does.

Every `tuidesk` holds `run/desks.lock` shared. The companion holds `run/child.lock`, so there is
one at the most, and asks now and then for `desks.lock` alone: getting it means that no desk is left.
It gives up `child.lock` before `desks.lock`, so that a `tuidesk` that opens meanwhile either keeps
it alive or can start the next one.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tuidesk.locations import Locations, locate

if TYPE_CHECKING:
    from tuidesk.store.engine import Store

PROBE_SECONDS = 1.0


class Lock:
    """An flock on a file of `run/`, free the moment its process ends."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def share(self) -> None:
        """Hold it together with others; waits only for the blink of a probe."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def seize(self) -> bool:
        """Hold it alone if nobody else holds it."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Let go."""
        with suppress(OSError):
            os.close(self._file)


def hold_desk(locations: Locations) -> Lock:
    """Tell a companion worker that this desk is open, until the lock is closed or the process ends."""
    lock = Lock(locations.run / "desks.lock")
    lock.share()
    return lock


def child_wanted(store: Store) -> bool:
    """Say whether this desk starts its worker itself: marked so, and never in a session under SSH."""
    from tuidesk.store import facts

    if os.environ.get("SSH_CONNECTION"):
        return False
    with store.read() as conn:
        return facts.get(conn, "worker") == "child"


def start_child(locations: Locations) -> subprocess.Popen[bytes]:
    """Start the companion in a session of its own; it ends at once when this store has one already."""
    environment = dict(os.environ)
    if locations.config == locations.data == locations.state:
        environment["TUIDESK_HOME"] = str(locations.data)
    log = locations.logs / "worker.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "tuidesk.worker.child"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env=environment,
        )


def last_desk_gone(desks: Lock, only: Lock, ended: threading.Event) -> None:
    """Wait until no `tuidesk` holds the store, then let go of both locks in the order that has no gap."""
    while not ended.wait(PROBE_SECONDS):
        if desks.seize():
            break
    only.close()
    desks.close()


def main() -> int:
    """Run as the companion: 0 when another one lives or the last desk has gone."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    locations = locate()
    only = Lock(locations.run / "child.lock")
    if not only.seize():
        return 0
    from tuidesk.worker.companion import accompany

    return accompany(locations, lambda ended: last_desk_gone(Lock(locations.run / "desks.lock"), only, ended))


if __name__ == "__main__":
    raise SystemExit(main())
