"""How many expectations of a corpus source are met: one `Score` a set, so that a floor can hold it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DECLINED: dict[str, dict[str, str]] = json.loads(
    Path(__file__).with_name("declined.json").read_text(encoding="utf-8")
)


@dataclass(slots=True)
class Score:
    """What was expected of one set of mails: how much was met, what was missed, what we decline to do."""

    name: str
    passed: int = 0
    missed: list[str] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)

    def count(self, fixture: str, right: bool) -> None:
        """Count one expectation; one that is declined in `declined.json` counts neither way."""
        if fixture in DECLINED.get(self.name, {}):
            self.declined.append(fixture)
        elif right:
            self.passed += 1
        else:
            self.missed.append(fixture)

    @property
    def total(self) -> int:
        """How many expectations count."""
        return self.passed + len(self.missed)

    @property
    def share(self) -> float:
        """The part that was met, 1 for all."""
        return self.passed / self.total if self.total else 1.0

    def __str__(self) -> str:
        aside = f", {len(self.declined)} declined" if self.declined else ""
        missed = f"; missed: {', '.join(self.missed[:20])}" if self.missed else ""
        return f"{self.name}: {self.passed}/{self.total} = {self.share:.1%}{aside}{missed}"


def score(name: str, fixtures: Iterable[tuple[str, Any]], met: Callable[[str, Any], bool]) -> Score:
    """Ask of every fixture whether its expectation is met."""
    result = Score(name)
    for fixture, wanted in fixtures:
        result.count(fixture, met(fixture, wanted))
    return result


def flat(text: str) -> str:
    """Return the text with its runs of blanks made one."""
    return " ".join(text.split())


def hold(found: Score, floor: float) -> None:
    """Print a score, and fail when it is below its floor; the floors are what was reached."""
    print(found)
    assert found.share >= floor, str(found)
