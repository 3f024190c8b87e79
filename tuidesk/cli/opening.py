"""Opens the desk for one command: its store, and the agent who runs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tuidesk.cli import identity
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import Permission, require
from tuidesk.i18n import choose_language, use_language
from tuidesk.locations import Locations, locate

if TYPE_CHECKING:
    from tuidesk.store.engine import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """An open desk and the agent at it."""

    locations: Locations
    store: Store
    actor: Actor


@contextmanager
def open_desk(permission: Permission = "read") -> Iterator[Desk]:
    """Open the desk, speak the agent's language, and close it after the command; raises NotAllowed."""
    from tuidesk.desk import guard
    from tuidesk.store.engine import open_store

    locations = folders()
    store = open_store(locations, role="cli", create=not identity.in_session())
    try:
        actor = identity.current(store)
        use_language(choose_language(actor.language))
        require(actor, permission)
        guard.stand(store, actor)
        yield Desk(locations, store, actor)
    finally:
        store.close()


def folders() -> Locations:
    """Return where the desk's files are, with its folders made; a disk that refuses them is a Problem.

    A session makes none: it serves a desk that is there.
    """
    locations = locate()
    if identity.in_session():
        return locations
    try:
        locations.make()
    except OSError as error:
        from tuidesk.store.faults import of_system

        raise of_system(error) from error
    return locations
