"""One seed: mail comes, agents work, faults strike; then all is well again, and the books are compared."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.faults.checker.agents import Agent, settle_doubts
from tests.faults.checker.compare import Verdict, compare
from tests.faults.checker.faults import KINDS
from tests.faults.checker.faults.base import Fault, happens
from tests.faults.checker.generator import Generator
from tests.faults.checker.place import Place
from tests.faults.checker.servers import Servers
from tuidesk.store import tables as t

FAULTS_A_SEED = 4
HEAL_SECONDS = 60.0
FIRST_SECONDS = 30.0  # until the first ticket


@dataclass
class SeedRun:
    """What happened under one seed."""

    seed: int
    verdict: Verdict
    struck: list[tuple[str, bool]] = field(default_factory=list)  # (fault, was it seen to be done)
    heal_seconds: float = 0.0


def run(seed: int, servers: Servers, only: Sequence[str] = ()) -> SeedRun:
    """Run one seed, with faults of every kind or of one only."""
    with Place(seed, servers) as place:
        threads = [Generator(place, seed), *(Agent(place, actor, seed) for actor in place.actors)]
        for thread in threads:
            thread.start()
        try:
            struck = _strike(place, seed, only)
            place.one_worker()
        finally:
            for thread in threads:
                thread.stop()
        began = time.monotonic()
        healed = happens(lambda: _at_rest(place, threads), HEAL_SECONDS)
        took = time.monotonic() - began
        verdict = compare(place)
        if not healed:
            verdict.wrong.append(f"not at rest {HEAL_SECONDS:.0f} s after the last fault")
        if verdict.wrong:
            verdict.wrong.append(place.log())
        for thread in threads:
            thread.give_up()
        return SeedRun(seed, verdict, struck, took)


def _strike(place: Place, seed: int, only: Sequence[str]) -> list[tuple[str, bool]]:
    happens(lambda: place.count(t.ticket) > 0, FIRST_SECONDS)
    return [(fault.name, fault.strike(place)) for fault in chosen(seed, place.store.dialect, only)]


def chosen(seed: int, dialect: str, only: Sequence[str] = ()) -> list[Fault]:
    """Return the faults of a seed: successive seeds go through all kinds, in an order that changes."""
    kinds = [kind for kind in KINDS if dialect in kind.databases and (kind.name in only or not only)]
    first = seed * FAULTS_A_SEED
    picked = []
    for number in range(first, first + FAULTS_A_SEED):
        turn, place = divmod(number, len(kinds))
        picked.append(random.Random(turn).sample(kinds, len(kinds))[place])
    return picked


def _at_rest(place: Place, threads: Sequence[Generator | Agent]) -> bool:
    """Say whether all mail is in and none is on its way out."""
    if any(thread.is_alive() for thread in threads):
        return False
    settle_doubts(place)
    if place.count(t.outbox, t.outbox.c.state.in_(("queued", "sending"))) != 0:
        return False
    delivered = {line["message_id"] for line in place.journal.of("delivered")}
    wanted = t.message.c.message_id.in_(delivered)
    return place.count(t.message, wanted, t.message.c.direction == "in") >= len(delivered)
