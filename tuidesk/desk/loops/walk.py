"""The walk: inbound -> queue -> outbound -> inbound over the known addresses; it sends nothing and asks nobody.

Rules make no step of it: a ticket is answered by the queue that it came to, wherever a rule put it. Nor do
tests: a probe is single use, and its mail that comes back is answered by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tuidesk.desk.loops.ground import Ground, bare

ACKNOWLEDGEMENT, NOTICE, FORWARD = "acknowledgement", "notice", "forward"
LONGEST = 6  # steps; a longer way round has a shorter one in it


class Step(NamedTuple):
    """One mail on its way: what came to `at` makes a mail of this kind to `to`; `stopped` = by what, if at all.

    `queue` is 0 where the provider forwards it before any queue sees it.
    """

    at: str
    queue: int
    kind: str
    to: str
    stopped: str


class Cycle(NamedTuple):
    """Steps of which the last one leads to the first one's address again."""

    steps: tuple[Step, ...]

    @property
    def stopped(self) -> str:
        """What breaks it, "" when nothing does."""
        return next((step.stopped for step in self.steps if step.stopped), "")

    @property
    def key(self) -> frozenset[tuple[int, str, str]]:
        """The same for the same circle, wherever it is entered."""
        return frozenset((step.queue, step.kind, step.to) for step in self.steps)


class _Mail(NamedTuple):
    """A mail that has come to a queue."""

    queue: int
    at: str
    writer: str


def cycles(ground: Ground) -> list[Cycle]:
    """Return every circle that nothing breaks: these are refused."""
    return [*_forwarded(ground), *_answered(ground, stopped=False)]


def all_cycles(ground: Ground) -> list[Cycle]:
    """Return every circle, those too that the block list breaks."""
    return [*_forwarded(ground), *_answered(ground, stopped=True)]


def to_agents(ground: Ground) -> list[Cycle]:
    """Return the circles over an agent's address, those too that the gate would stop by never mailing him."""
    found = (_round(ground, agent) for _name, agent in ground.agents)
    return [one for one in found if one is not None]


def _round(ground: Ground, agent: str) -> Cycle | None:
    queue_id = ground.leads_to(agent)
    if queue_id is None or not ground.queues[queue_id].sender:
        return None
    return Cycle((Step(agent, queue_id, NOTICE, agent, ground.stopped(agent)),))


def _answered(ground: Ground, *, stopped: bool) -> list[Cycle]:
    """Return the circles of the desk's own mail. What comes back bears the sender of some queue."""
    senders = {one.sender for one in ground.queues.values() if ground.leads_to(one.sender) is not None}
    found: dict[frozenset[tuple[int, str, str]], Cycle] = {}
    for agent in to_agents(ground):
        if stopped or not agent.stopped:
            found.setdefault(agent.key, agent)
    for sender in senders:
        for one in ground.queues.values():
            if one.addresses and (stopped or not ground.stopped(sender)):
                circle = _follow(ground, _Mail(one.id, one.addresses[0], sender), stopped=stopped)
                if circle is not None:
                    found.setdefault(circle.key, circle)
    return list(found.values())


def _follow(ground: Ground, mail: _Mail, *, stopped: bool) -> Cycle | None:
    """Follow the acknowledgements of a mail until it stands where it was."""
    seen: dict[tuple[int, str], int] = {}
    steps: list[Step] = []
    while (mail.queue, mail.writer) not in seen and len(steps) < LONGEST:
        seen[mail.queue, mail.writer] = len(steps)
        step = _acknowledged(ground, mail)
        back = ground.leads_to(step.to) if step else None
        if step is None or back is None or (step.stopped and not stopped):
            return None
        steps.append(step)
        mail = _Mail(back, step.to, ground.queues[mail.queue].sender)
    first = seen.get((mail.queue, mail.writer))
    return None if first is None else Cycle(tuple(steps[first:]))


def _acknowledged(ground: Ground, mail: _Mail) -> Step | None:
    queue = ground.queues[mail.queue]
    if not queue.acknowledges or not queue.sender:
        return None
    return Step(mail.at, queue.id, ACKNOWLEDGEMENT, mail.writer, ground.stopped(mail.writer))


def _forwarded(ground: Ground) -> Iterator[Cycle]:
    """Yield the circles that providers would run by themselves, before any mail is fetched."""
    targets: dict[str, list[str]] = {}
    for public, creation in ground.forwards:
        targets.setdefault(public, []).append(creation)
    seen: set[frozenset[tuple[int, str, str]]] = set()
    for public in targets:
        circle = _pass_on(targets, public, ())
        if circle is not None and circle.key not in seen:
            seen.add(circle.key)
            yield circle


def _pass_on(targets: dict[str, list[str]], at: str, steps: tuple[Step, ...]) -> Cycle | None:
    for number, step in enumerate(steps):
        if step.at == at:
            return Cycle(steps[number:])
    for to in targets.get(at, ()):
        lands = to if to in targets else bare(to)
        found = _pass_on(targets, lands, (*steps, Step(at, 0, FORWARD, to, "")))
        if found is not None:
            return found
    return None
