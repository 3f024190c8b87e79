"""What the threads of one worker share."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tuidesk.errors import Problem
from tuidesk.locations import Locations
from tuidesk.mail.cage import Cage
from tuidesk.store.engine import Store
from tuidesk.worker.keeper import Keeper
from tuidesk.worker.sign_in.paste import Pastes
from tuidesk.worker.synced import Synced
from tuidesk.worker.totals import Tally


@dataclass(frozen=True, slots=True)
class Trouble:
    """A channel that could not be served in one round, and why."""

    channel: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Bench:
    """What it takes to take mail in, also for a command that is no worker."""

    locations: Locations
    store: Store
    cage: Cage = field(default_factory=Cage, kw_only=True)
    tally: Tally = field(default_factory=Tally, kw_only=True)


@dataclass(frozen=True, slots=True)
class Context(Bench):
    """Store, cage and bookkeeping of one worker."""

    keeper: Keeper
    started: float = field(default_factory=time.monotonic)
    synced: Synced = field(default_factory=Synced)
    pastes: Pastes = field(default_factory=Pastes)
    troubles: list[Trouble] = field(default_factory=list)
