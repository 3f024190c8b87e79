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
    """Strikes each time in another way; `struck` counts what was done."""

    def __init__(self, desk: TeamDesk, agents: Sequence[Agent], strikes: int, acts: int, seed: int) -> None:
        super().__init__(daemon=True)
        self.struck: Counter[str] = Counter()
        self._desk, self._agents, self._strikes, self._acts = desk, agents, strikes, acts
        self._random = random.Random(seed)
        self._worker = 0

    def run(self) -> None:
        """Strike, then leave the team alone."""
        kinds = (self._kill_worker, self._kill_client, self._end_backends, self._kill_client, self._cut_lines)
        for number in range(self._strikes):
            due = self._acts * (number + 1) // (self._strikes + 1)
            if not self._worked(due):
                return
            kinds[number % len(kinds)]()

    def _worked(self, acts: int) -> bool:
        """Wait until the team has done so much; say whether it came so far."""
        while any(agent.is_alive() for agent in self._agents):
            if sum(agent.acts for agent in self._agents) >= acts:
                return True
            time.sleep(0.02)
        return False

    def _kill_worker(self) -> None:
        self._desk.kill_worker(self._worker)
        self._desk.start_worker(self._worker)
        self._worker = (self._worker + 1) % WORKERS
        self.struck["workers killed"] += 1

    def _kill_client(self) -> None:
        self.struck["SSH clients killed"] += self._random.choice(self._agents).seat.cut()

    def _cut_lines(self) -> None:
        self._desk.way.cut()
        self.struck["network cut for all"] += 1

    def _end_backends(self) -> None:
        self._desk.end_connections()
        self.struck["connections to PostgreSQL ended"] += 1
