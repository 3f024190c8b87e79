"""Whoever breaks things while the team works: after every so many acts, so that a slow machine sees no less."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence

from tests.team.agent import Agent
from tests.team.desk import WORKERS, TeamDesk


class Nemesis(threading.Thread):
    """Strikes each time in another way of KINDS; `struck` counts what was done, by the name of the kind."""

    def __init__(self, desk: TeamDesk, agents: Sequence[Agent], strikes: int, acts: int, seed: int) -> None:
        super().__init__(daemon=True)
        self.struck: Counter[str] = Counter()
        self.desk, self.agents = desk, agents
        self.random = random.Random(seed)
        self._strikes, self._acts = strikes, acts

    def run(self) -> None:
        """Strike, then leave the team alone."""
        for number in range(self._strikes):
            due = self._acts * (number + 1) // (self._strikes + 1)
            if not self._worked(due):
                return
            kind = KINDS[number % len(KINDS)]
            kind(self)
            self.struck[kind.__name__] += 1

    def _worked(self, acts: int) -> bool:
        """Wait until the team has done so much; say whether it came so far."""
        while any(agent.is_alive() for agent in self.agents):
            if sum(agent.acts for agent in self.agents) >= acts:
                return True
            time.sleep(0.02)
        return False


def worker_killed(nemesis: Nemesis) -> None:
    """Kill a worker, whatever it does, and start it again; each time another one."""
    number = nemesis.struck["worker_killed"] % WORKERS
    nemesis.desk.kill_worker(number)
    nemesis.desk.start_worker(number)


def client_killed(nemesis: Nemesis) -> None:
    """Kill the SSH client of an agent who has one."""
    for agent in nemesis.random.sample(nemesis.agents, len(nemesis.agents)):
        if agent.seat.cut():
            return


def backends_ended(nemesis: Nemesis) -> None:
    """End all connections to PostgreSQL, in whatever transaction they are."""
    nemesis.desk.end_connections()


def network_cut(nemesis: Nemesis) -> None:
    """Cut the lines of all agents at once."""
    nemesis.desk.way.cut()


KINDS = (worker_killed, client_killed, backends_ended, network_cut)
