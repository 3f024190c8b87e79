"""Three agents triage hundreds of tickets over SSH while workers and connections die: nothing is lost or doubled."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.checker.agents import settle_doubts
from tests.faults.checker.compare import compare
from tests.helpers import wait_for
from tests.postgres.conftest import Roles
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.servers.sshd import Sshd
from tests.team.agent import Agent
from tests.team.desk import AGENTS, Customers, TeamDesk
from tests.team.nemesis import Nemesis
from tests.team.seat import Seat
from tuidesk.store import tables as t

TICKETS = int(os.environ.get("TUIDESK_TEAM_TICKETS", "30"))
SEED = int(os.environ.get("TUIDESK_TEAM_SEED", "1"))
SHARED_EVERY = 10  # tickets; such a one is triaged by all three
ACTS_A_STRIKE = 12
LONG = 3600.0  # the test's own limit comes first
OPEN = t.ticket.c.status.in_(("new", "open", "pending"))

pytestmark = [pytest.mark.server, pytest.mark.timeout(1800)]


def test_three_agents_and_a_nemesis(
    roles: Roles,
    dovecot: Dovecot,
    smtp_sink: SmtpSink,
    sshd: Sshd,
    tmp_path: Path,
    tuidesk: Callable[..., str],
) -> None:
    began = time.monotonic()
    cases = [f"case{number:04d}" for number in range(TICKETS)]
    with TeamDesk(roles, dovecot, smtp_sink, sshd, tmp_path, tuidesk) as desk:
        agents = [Agent(desk, name, mine(cases, number), SEED) for number, name in enumerate(AGENTS)]
        acts = sum(len(mine(cases, number)) * 3 for number in range(len(AGENTS)))
        nemesis = Nemesis(desk, agents, max(5, acts // ACTS_A_STRIKE), acts, SEED)
        customers = Customers(desk, cases, 0.05)
        try:
            for thread in (customers, *agents, nemesis):
                thread.start()
            wait_for(lambda: not any(one.is_alive() for one in agents), "the agents to finish", LONG)
            nemesis.join()
            wait_for(lambda: at_rest(desk), "all mail to be in and out", LONG)
            assert not compare(desk).wrong, desk.log()
            assert not [agent for agent in agents if not agent.acts]
            screens_agree(desk, [agent.seat for agent in agents])
            tuidesk("doctor", "--full")
        finally:
            for agent in agents:
                agent.give_up()
            for thread in agents:
                thread.join(60)
            desk.team.leave()
        done = sum(agent.acts for agent in agents)
        print(
            f"{TICKETS} tickets, {done} acts, {sum(one.retried for one in agents)} of them tried again; "
            f"{dict(nemesis.struck)}; {[agent.seat.logins for agent in agents]} logins; "
            f"{len(desk.received)} replies; {time.monotonic() - began:.0f} s"
        )


def mine(cases: list[str], number: int) -> list[str]:
    """Return the cases of an agent: each third one, and those that all of them have."""
    return [case for n, case in enumerate(cases) if n % len(AGENTS) == number or n % SHARED_EVERY == 0]


def at_rest(desk: TeamDesk) -> bool:
    """Say whether all mail is in and none waits to leave; doubts are settled as agents settle them."""
    settle_doubts(desk)
    waiting = t.outbox.c.state.in_(("queued", "sending", "uncertain"))
    return desk.count(t.outbox, waiting) == 0 and desk.count(t.ticket) == len(desk.journal.of("delivered"))


def screens_agree(desk: TeamDesk, seats: list[Seat]) -> None:
    """Wait until all three screens show what the store has: the same counters, rows and tickets."""
    for seat in seats:
        seat.log_in()
    for key in ("g", "G"):
        for seat in seats:
            seat.keys(key)
        wait_for(lambda: len({state(seat) for seat in seats}) == 1, f"the same on all screens after {key}")


ROW = re.compile(r"^.{24,27}(SU|BI) +(\d+) .{1,3}(Customer) +(case\d+)")


def state(seat: Seat) -> tuple[object, ...]:
    """Return what a screen shows of the list, but for the marks that are an agent's own, and the ages."""
    lines = seat.look().splitlines()
    rows = [found.groups() for line in lines if (found := ROW.match(line))]
    counters = re.findall(r"(All|Support|Billing) +(\d+)", "\n".join(line[:24] for line in lines))
    return tuple(rows), tuple(counters)
