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
from tests.faults.checker.terminal import AtTerminal
from tuidesk.store import tables as t

FAULTS_A_SEED = 4
TERMINAL_EVERY = 4  # seeds; then a third agent works with the program itself
HEAL_SECONDS = 60.0
FIRST_SECONDS = 30.0  # until the first ticket


@dataclass
class SeedRun:
    """What happened under one seed."""

    seed: int
    verdict: Verdict
    struck: list[tuple[str, bool]] = field(default_factory=list)  # (fault, was it seen to be done)
    heal_seconds: float = 0.0
    terminal: int = 0  # replies that were written with the program itself


def run(seed: int, servers: Servers, only: Sequence[str] = ()) -> SeedRun:
    """Run one seed, with faults of every kind or of some only."""
    faults = chosen(seed, "postgresql" if servers.postgres else "sqlite", only)
    return run_faults(seed, servers, faults, terminal=seed % TERMINAL_EVERY == 0)


def run_faults(
    seed: int,
    servers: Servers,
    faults: Sequence[Fault],
    *,
    terminal: bool,
    heal_seconds: float = HEAL_SECONDS,
) -> SeedRun:
    """Run one seed with these faults; `terminal` adds an agent who works with the program itself."""
    with Place(seed, servers) as place:
        threads: list[Generator | Agent | AtTerminal] = [Generator(place, seed)]
        threads += [Agent(place, actor, seed) for actor in place.actors]
        threads += [AtTerminal(place, seed)] if terminal else []
        for thread in threads:
            thread.start()
        try:
            happens(lambda: place.count(t.ticket) > 0, FIRST_SECONDS)
            struck = [(fault.name, fault.strike(place)) for fault in faults]
            place.one_worker()
        finally:
            for thread in threads:
                thread.stop()
        began = time.monotonic()
        healed = happens(lambda: _served(place) and _at_rest(place, threads), heal_seconds)
        took = time.monotonic() - began
        verdict = compare(place)
        if not healed:
            verdict.wrong.append(f"not at rest {heal_seconds:.0f} s after the last fault")
        if verdict.wrong:
            verdict.wrong.append(place.log())
        for thread in threads:
            thread.give_up()
        typed = sum(line["token"].startswith("term") for line in place.journal.of("accepted"))
        return SeedRun(seed, verdict, struck, took, typed)


def chosen(seed: int, dialect: str, only: Sequence[str] = ()) -> list[Fault]:
    """Return the faults of a seed: successive seeds go through all kinds, in an order that changes."""
    kinds = [kind for kind in KINDS if dialect in kind.databases and (kind.name in only or not only)]
    first = seed * FAULTS_A_SEED
    picked = []
    for number in range(first, first + FAULTS_A_SEED):
        turn, place = divmod(number, len(kinds))
        picked.append(random.Random(turn).sample(kinds, len(kinds))[place])
    return picked


def _served(place: Place) -> bool:
    """Start a worker again that ended by itself, as a service manager does: it met a store that was away."""
    place.one_worker()
    return True


def _at_rest(place: Place, threads: Sequence[Generator | Agent | AtTerminal]) -> bool:
    """Say whether all mail is in and none is on its way out."""
    if any(thread.is_alive() for thread in threads):
        return False
    settle_doubts(place)
    if place.count(t.outbox, t.outbox.c.state.in_(("queued", "sending"))) != 0:
        return False
    delivered = {line["message_id"] for line in place.journal.of("delivered")}
    wanted = t.message.c.message_id.in_(delivered)
    return place.count(t.message, wanted, t.message.c.direction == "in") >= len(delivered)
