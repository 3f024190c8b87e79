"""Three agents triage hundreds of tickets over SSH while workers and connections die: nothing is lost or doubled."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.faults.checker.agents import settle_doubts
from tests.faults.checker.compare import compare
from tests.helpers import wait_for
from tests.postgres.conftest import Roles
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.servers.sshd import Sshd
from tests.team.agent import Agent
from tests.team.desk import AGENTS, Customers, TeamDesk
from tests.team.nemesis import KINDS, Nemesis
from tests.team.seat import ROWS, Seat
from tuidesk.store import tables as t

TICKETS = int(os.environ.get("TUIDESK_TEAM_TICKETS", "12"))
SEED = int(os.environ.get("TUIDESK_TEAM_SEED", "1"))
SHARED_EVERY = 10  # tickets; such a one is triaged by all three
ACTS_A_STRIKE = 20
ROWS_SHOWN = ROWS - 5  # of a list, between its title and the keys
LANES = 24  # columns of the queues
ROW = re.compile(r"^.{24,26}(SU|BI) +(?P<number>\d+) .{1,3}(Customer) +(case\d+)")
LONG = 3600.0  # the test's own limit comes first
OPEN = t.ticket.c.status.in_(("new", "open", "pending"))
COUNTED = t.ticket.c.status.in_(("new", "open"))  # pending ones are in the list and not in its number

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
        acts = sum(len(agent.cases) for agent in agents)  # at the least
        nemesis = Nemesis(desk, agents, max(len(KINDS), acts // ACTS_A_STRIKE), acts, SEED)
        customers = Customers(desk, cases, 0.05)
        try:
            for thread in (customers, *agents, nemesis):
                thread.start()
            wait_for(lambda: not any(one.is_alive() for one in agents), "the agents to finish", LONG)
            nemesis.join()
            wait_for(lambda: at_rest(desk), "all mail to be in and out", LONG)
            assert not compare(desk).wrong, desk.log()
            assert set(nemesis.struck) == {kind.__name__ for kind in KINDS}, nemesis.struck
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
    """Wait until every screen shows the same, and what the store has: counters, first rows and last rows."""
    counters = [desk.count(t.ticket, COUNTED)]
    queues = desk.asked(sa.select(t.queue.c.id).order_by(t.queue.c.id))
    counters += [desk.count(t.ticket, COUNTED, t.ticket.c.queue_id == queue.id) for queue in queues]
    newest = (
        sa.select(t.ticket.c.number).where(OPEN).order_by(t.ticket.c.updated_at.desc(), t.ticket.c.id.desc())
    )
    numbers = [row.number for row in desk.asked(newest)]
    for key, part in (("g", slice(0, ROWS_SHOWN)), ("G", slice(-ROWS_SHOWN, None))):
        for seat in seats:
            seat.keys(key)
        wanted = (tuple(numbers[part]), tuple(counters))
        for seat in seats:
            wait_until_shown(seat, wanted)
        assert len({tuple(titles(seat)) for seat in seats}) == 1


def wait_until_shown(seat: Seat, wanted: tuple[object, ...]) -> None:
    """Wait until a screen shows these rows and counters; when it never does, say what it shows instead."""
    try:
        wait_for(lambda: shown(seat) == wanted, f"{seat.name} to see {wanted}")
    except AssertionError as error:
        error.add_note(f"{shown(seat)}\n{seat.text()}")
        raise


def shown(seat: Seat) -> tuple[object, ...]:
    """Return the numbers of a screen's rows and its counters; log in again where the line was cut."""
    try:
        lines = seat.look().splitlines()
    except EOFError:
        seat.log_in()
        return ()
    rows = tuple(int(found["number"]) for line in lines if (found := ROW.match(line)))
    names = "\n".join(line[:LANES] for line in lines)
    return rows, tuple(int(count) for count in re.findall(r"(?:All|Support|Billing) +(\d+)", names))


def titles(seat: Seat) -> list[str]:
    """Return tags, numbers, customers and titles of a screen's rows, without the marks that are an agent's own."""
    found = [ROW.match(line) for line in seat.text().splitlines()]
    return [" ".join(one.groups()) for one in found if one]
