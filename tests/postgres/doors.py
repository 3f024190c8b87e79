"""Ways through the doors of the desk, as ana, who is an admin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.desk_channels.test_permissions import DOORS
from tests.desk_team.world import TwinWorld
from tuidesk.mail.message import Parsed
from tuidesk.mail.parse import parse

Open = Callable[[TwinWorld], object]


def admin(name: str, *words: object, **more: object) -> Open:
    """Open a door as ana, an admin."""
    return lambda world: DOORS[name](world.store, world.ana, *words, **more)


def at(name: str, *fields: str) -> Open:
    """Open a door as ana, naming what these fields of the world hold."""
    return lambda world: DOORS[name](world.store, world.ana, *(getattr(world, one) for one in fields))


def in_turn(*opens: Open) -> Open:
    """Open several doors, the last one being meant."""
    return lambda world: [one(world) for one in opens]


def in_transaction(name: str, *words: object) -> Open:
    """Open a door that belongs into a transaction of somebody else."""

    def way(world: TwinWorld) -> None:
        with world.store.write() as conn:
            DOORS[name](conn, world.ana, *words)

    return way


def read(mails: Sequence[bytes]) -> list[Parsed]:
    """Read mails without the cage."""
    return [parse(one) for one in mails]
