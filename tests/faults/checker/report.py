"""Prints what the seeds came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import quantiles

from tests.faults.checker.faults import KINDS
from tests.faults.checker.run import SeedRun
from tests.faults.checker.sweep import Point


def one(run: SeedRun) -> None:
    """Print one seed, and what was wrong about it."""
    verdict = run.verdict
    faults = ", ".join(name if fired else f"{name} (did not fire)" for name, fired in run.struck)
    print(
        f"seed {run.seed}: {verdict.mails} mails, {verdict.replies} replies, lost {verdict.lost}, "
        f"doubled {verdict.doubled}, uncertain {verdict.uncertain}, healed in {run.heal_seconds:.1f} s: {faults}",
        flush=True,
    )
    for words in verdict.wrong:
        print(f"  WRONG {words}", flush=True)


def all_of(runs: Sequence[SeedRun], database: str, only: Sequence[str] = ()) -> bool:
    """Print the sums and say whether every promise was kept and every kind of fault fired."""
    if not runs:
        print("no seed was finished")
        return False
    fired = Counter(name for run in runs for name, done in run.struck if done)
    wanted = [kind.name for kind in KINDS if database in kind.databases and (kind.name in only or not only)]
    missing = [name for name in wanted if not fired[name]]
    print(f"\n{database}: {len(runs)} seeds from {runs[0].seed}")
    for name, times in sorted(fired.items()):
        print(f"  {times:5} {name}")
    for name in missing:
        print(f"      0 {name}: never fired, so nothing is shown about it")
    states = sum((run.verdict.states for run in runs), Counter[str]())
    print(
        f"mails {sum(run.verdict.mails for run in runs)}, replies accepted {states.total()}: {_words(states)}"
    )
    print(f"of them written with the program in a terminal: {sum(run.terminal for run in runs)}")
    refused = sum((run.verdict.refused for run in runs), Counter[str]())
    print(f"acts that the desk refused at once: {_words(refused) or 'none'}")
    print(f"lost {sum(run.verdict.lost for run in runs)}")
    print(f"doubled {sum(run.verdict.doubled for run in runs)}")
    arrived = sum(run.verdict.uncertain_arrived for run in runs)
    print(
        f"uncertain {sum(run.verdict.uncertain for run in runs)}, of which {arrived} had arrived; an agent said which"
    )
    times_to_heal = sorted(run.heal_seconds for run in runs)
    print(
        f"time to heal: half within {_part(times_to_heal, 50):.1f} s, 99 % within {_part(times_to_heal, 99):.1f} s"
    )
    bad = [run.seed for run in runs if run.verdict.wrong]
    if bad:
        print(f"seeds with violations: {bad}")
    return not bad and not missing


def point(one: Point) -> None:
    """Print one point of a sweep, and what was wrong about it."""
    print(f"{one.words}{'' if one.broken else ': the round was over by then'}", flush=True)
    for words in one.verdict.wrong:
        print(f"  WRONG {words}", flush=True)


def points(every: Sequence[Point], database: str) -> bool:
    """Print what a sweep came to, and say whether every promise was kept to its end."""
    broken = [one for one in every if one.broken]
    lost, doubled = (
        max((getattr(one.verdict, what) for one in every), default=0) for what in ("lost", "doubled")
    )
    print(f"\n{database}: {len(broken)} rounds broken, lost {lost}, doubled {doubled}")
    ended = bool(every) and not every[-1].broken
    if not ended:
        print("the sweep did not come to the end of a round")
    return ended and not any(one.verdict.wrong for one in every)


def _part(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]


def _words(states: Counter[str]) -> str:
    return ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
