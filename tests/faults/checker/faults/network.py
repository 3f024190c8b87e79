"""A network that is gone for everybody."""

from __future__ import annotations

from tests.faults.checker.faults.base import Fault, happens, linger
from tests.faults.checker.place import IDLE, POLL, Place


class Gone(Fault):
    """No server can be reached; agents write on, and customers write to mailboxes that nobody can read."""

    name = "network gone"

    def strike(self, place: Place) -> bool:
        ways = (place.imap[IDLE], place.imap[POLL], place.smtp)
        before = [way.cuts for way in ways]
        for way in ways:
            way.away = True
            way.cut()
        fired = happens(lambda: all(way.cuts > old for way, old in zip(ways, before, strict=True)), 12)
        linger(place, 2.0, 5.0)
        for way in ways:
            way.mend()
        return fired
