"""A network that is gone for everybody."""

from __future__ import annotations

from tests.faults.checker.faults.base import Fault, happens, linger
from tests.faults.checker.place import Place


class Gone(Fault):
    """No server can be reached; agents write on, and customers write to mailboxes that nobody can read."""

    name = "network gone"

    def strike(self, place: Place) -> bool:
        asked = (*place.imap.values(), place.smtp)
        before = [way.cuts for way in asked]
        for way in place.ways:
            way.away = True
            way.cut()
        fired = happens(lambda: all(way.cuts > old for way, old in zip(asked, before, strict=True)), 12)
        linger(place, 2.0, 5.0)
        for way in place.ways:
            way.mend()
        return fired
