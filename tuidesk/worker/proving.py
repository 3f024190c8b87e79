"""Proves that servers let this desk receive and send: each direction by itself, each step told as it happens.

Nothing is read but the number of mails in the folder, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal

from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, mark, plural
from tuidesk.mail import smtp
from tuidesk.mail.imap import Mailbox
from tuidesk.mail.smtp import Timeouts
from tuidesk.mail.tls import AnyLogin, Endpoint

Direction = Literal["in", "out"]
Say = Callable[[Phrase], None]

ANSWER_SECONDS = 20.0  # somebody is watching

_REACHING = {
    "in": mark("receiving: trying {host}"),
    "out": mark("sending: trying {host}"),
}
_FAILED = {"in": mark("receiving does not work yet"), "out": mark("sending does not work yet")}


@dataclass(frozen=True, slots=True)
class Trial:
    """One direction to be proved; `prove` returns what worked and raises what did not."""

    direction: Direction
    host: str
    prove: Callable[[], Phrase]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of the trials: every step, and what is wrong with each direction that does not work."""

    steps: Sequence[Phrase]
    wrong: Mapping[Direction, Problem]
    tried: Sequence[Direction]

    def result(self) -> dict[str, Any]:
        """Return it as the result of a job; the first direction that fails gives title and hint."""
        first = next(iter(self.wrong.values()), None)
        result: dict[str, Any] = {"steps": list(self.steps), **_told(first)}
        for direction in self.tried:
            result[direction] = _told(self.wrong.get(direction))
        return result


def _told(problem: Problem | None) -> dict[str, Any]:
    if problem is None:
        return {"ok": True}
    return {"ok": False, "title": problem.stored_title, "hint": problem.stored_hint}


def run(trials: Sequence[Trial], say: Say) -> Verdict:
    """Try each direction, whatever became of the one before."""
    steps: list[Phrase] = []
    wrong: dict[Direction, Problem] = {}

    def told(phrase: Phrase) -> None:
        steps.append(phrase)
        say(phrase)

    for trial in trials:
        told(Phrase(_REACHING[trial.direction], {"host": trial.host}))
        try:
            told(trial.prove())
        except Problem as problem:
            wrong[trial.direction] = problem
            told(Phrase(_FAILED[trial.direction]))
    return Verdict(steps, wrong, [trial.direction for trial in trials])


def receive(endpoint: Endpoint, login: AnyLogin, folder: str) -> Phrase:
    """Open the folder and say how many mails are in it; raises MailError."""
    with closing(Mailbox.open(endpoint, login, folder, timeout=ANSWER_SECONDS)) as box:
        count = box.exists
    return plural(
        "{host} opens the folder {folder} ({count} mail)",
        "{host} opens the folder {folder} ({count} mails)",
        count,
        host=endpoint.host,
        folder=folder,
    )


def send(endpoint: Endpoint, login: AnyLogin | None) -> Phrase:
    """Log in and leave again; raises MailError."""
    smtp.probe(endpoint, login, timeouts=Timeouts(answer=ANSWER_SECONDS))
    return Phrase(mark("{host} lets this desk send"), {"host": endpoint.host})
