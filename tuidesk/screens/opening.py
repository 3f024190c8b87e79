"""Opening the desk's store for an agent, in a thread after the first paint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING

from tuidesk.locations import Locations

if TYPE_CHECKING:
    from tuidesk.desk.actor import Actor
    from tuidesk.screens.desk.data import DeskReader
    from tuidesk.store.engine import Store

DEMO_EXIT = 87  # the agent wants to see the demo: what runs the app opens it then


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """The store and who works at it."""

    store: Store
    actor: Actor
    locations: Locations
    reader: DeskReader
    zone: tzinfo | None = None  # None = the one that TZ or the machine sets
    empty: bool = False  # neither a queue nor a channel
    worker_started_at: int = (
        0  # when (ms) this program started a worker that ends with the last desk; 0 = it did not
    )

    @property
    def may_act(self) -> bool:
        """Say whether the agent may change tickets."""
        return self.actor.role in ("agent", "admin")


Opener = Callable[[], OpenDesk]


def opener(locations: Locations, session_of: Callable[[Store], Actor] | None = None) -> Opener:
    """Return what opens the desk: in the session of an agent, or (without one) for the owner of this process.

    The store's modules are imported when it is called: the first paint needs none of them.
    """

    def open_it() -> OpenDesk:
        from tuidesk.desk import guard, who
        from tuidesk.desk.zone import zone
        from tuidesk.screens.desk.data import DeskReader
        from tuidesk.store.engine import open_store

        store = open_store(locations, role="agent", create=session_of is None)
        actor = (session_of or who.current)(store)
        guard.stand(store, actor)
        tz = zone(actor.timezone)
        reader = DeskReader(store, actor, tz)
        return OpenDesk(store, actor, locations, reader, tz, reader.empty())

    return open_it
