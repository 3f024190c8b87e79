"""An agent who triages by keys: opens a ticket, takes it, sets status and priority, notes and answers.

He presses a key only when the screen shows what it is about, and presses it again only after another look
at the ticket, as somebody does whose line was cut. What he tried is journalled before, what the screen
accepted after.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from tests.team.desk import TeamDesk
from tests.team.seat import COLUMNS, ESCAPE, Seat
from tuidesk.store import tables as t

SEND, SAVE, END, CLEAR = "\x0f", "\x13", "\x05", "\x15"  # ^o, ^s, end of the line, ^u
STEP_SECONDS = 20.0  # until he looks at the ticket anew
DEED_SECONDS = 400.0  # until he gives up, which is a fault
STATUSES = {"open": "o", "pending": "p", "solved": "s"}
PRIORITIES = {"low": "l", "normal": "n", "high": "h", "urgent": "u"}
LEVELS = tuple(PRIORITIES)
Deed = Callable[[str, int], bool]  # of a case and its ticket's number; says whether the screen accepted it


class Agent(threading.Thread):
    """Triages his cases, one after the other; `acts` counts what was accepted."""

    def __init__(self, desk: TeamDesk, name: str, cases: Sequence[str], seed: int) -> None:
        super().__init__(daemon=True, name=name)
        self.seat = Seat(desk.team, name)
        self.acts = 0
        self.retried = 0  # deeds that took more than one try
        self._desk, self._id, self.cases = desk, desk.ids[name], cases
        self._random = random.Random(f"{seed} {name}")
        self._over = False
        self._tries = 0
        self._tickets: dict[int, int] = {}

    def give_up(self) -> None:
        """End at the next look."""
        self._over = True

    def run(self) -> None:
        """Work until the last case; what stops him is a fault."""
        try:
            self.seat.log_in()
            for case in self.cases:
                for deed in self._plan():
                    self._do(case, deed)
            self._rest()
        except Exception as problem:
            words = f"{self.name} stopped: {problem!r}\n{self.seat.text()}"
            self._desk.journal.write("wrong", words=words)

    def _plan(self) -> list[Deed]:
        """Return one or two things to do to a ticket."""
        deeds: list[Deed] = [self._assign, self._status, self._priority, self._note, self._reply]
        return self._random.sample(deeds, self._random.randint(1, 2))

    def _do(self, case: str, deed: Deed) -> None:
        self._wish = self._random.random()
        self._token = f"{case}{self.name}{deed.__name__}"
        deadline = time.monotonic() + DEED_SECONDS
        tries = 0
        while not self._over:
            tries += 1
            try:
                number = self._find(case)
                if number and deed(case, number):
                    self.acts += 1
                    self.retried += tries > 1
                    return
            except EOFError:
                self.seat.log_in()
            if time.monotonic() > deadline:
                raise AssertionError(f"{deed.__name__} of {case} was not accepted")

    def _rest(self) -> None:
        """Go back to the list of all tickets and watch what the others do."""
        while not self._over:
            try:
                if self._at_desk() and re.search(ALL, self.seat.text()):
                    return
                self.seat.keys(ESCAPE)
                self.seat.sees(ALL, 1.0)
            except EOFError:
                self.seat.log_in()

    # --- finding ---------------------------------------------------------------------------

    def _find(self, case: str) -> int:
        """Search the case, unless it is open, and return its ticket's number; 0 when it is not there yet."""
        seat = self.seat
        if not self._at_desk():
            return 0
        head = rf"#(\d+) {case}\b"
        if not re.search(head, seat.text()):
            seat.keys("/")
            if not seat.sees(r"(?m)^ / ", STEP_SECONDS):
                return 0
            seat.keys(case)
            if not seat.sees(rf"Search . {case}\b", STEP_SECONDS):
                return 0
            seat.keys("\r")
            if not seat.sees(rf"Search . {case}\b[\s\S]*({head}|No tickets here)", STEP_SECONDS):
                return 0
        found = re.search(head, seat.text())
        return int(found[1]) if found and self._at_desk() else 0

    def _at_desk(self) -> bool:
        """Leave whatever is open above the desk; what was typed stays a draft."""
        deadline = time.monotonic() + STEP_SECONDS
        while ABOVE.search(self.seat.look()):
            self.seat.keys(ESCAPE)
            self.seat.sees(r"(?m)^ r reply", 1.0)
            if time.monotonic() > deadline:
                return False
        return True

    # --- deeds -----------------------------------------------------------------------------

    def _assign(self, _case: str, number: int) -> bool:
        return self._choose(number, "a", "Assign to", "m", rf"me \({self.name}\)", {"assignee_id": self._id})

    def _status(self, _case: str, number: int) -> bool:
        word = list(STATUSES)[int(self._wish * len(STATUSES))]
        return self._choose(number, "s", "Status", STATUSES[word], word, {"status": word})

    def _priority(self, _case: str, number: int) -> bool:
        word = LEVELS[int(self._wish * len(LEVELS))]
        return self._choose(number, "p", "Priority", PRIORITIES[word], word, {"priority": LEVELS.index(word)})

    def _choose(
        self, number: int, key: str, title: str, choice: str, said: str, sets: dict[str, Any]
    ) -> bool:
        """Open a picker, take a choice, and wait until the desk says that it is done."""
        self.seat.keys(key)
        if not self.seat.sees(rf"#{number}\s+{title}", STEP_SECONDS):
            return False
        token = self._try(number, sets)
        self.seat.keys(choice)
        if not self.seat.sees(rf"(?m)^ #{number} → {said}(?!\w)", STEP_SECONDS):
            return False
        self._desk.journal.write("done", token=token, ended=time.monotonic())
        return True

    def _note(self, case: str, number: int) -> bool:
        words = f"Note {self._token}."
        if not self._stands(case, words):
            if not self._write("n", rf"Internal note on #{number}", words):
                return False
            self.seat.keys(SEND)
            if not self._closed(case, words):
                return False
        self._desk.journal.write("noted", token=self._token)
        return True

    def _reply(self, case: str, number: int) -> bool:
        words = f"Reply {self._token}."
        if not self._stands(case, words):
            if not self._write("r", rf"Reply to #{number}", words):
                return False
            self._try_letter(number)
            self.seat.keys(SEND)
            if not self._closed(case, words):
                return False
        query = sa.select(t.outbox.c.id).where(sa.cast(t.outbox.c.spec, sa.Text).like(f"%{words}%"))
        rows = self._desk.asked(query)
        self._desk.journal.write("accepted", token=self._token, outbox_id=rows[0].id if rows else 0)
        return True

    def _write(self, key: str, headline: str, words: str) -> bool:
        """Open the composer, see to it that these words stand in it, and save them as a draft."""
        seat = self.seat
        seat.keys(key)
        if not seat.sees(rf"{headline}\b", STEP_SECONDS):
            return False
        seat.look()
        if words not in self._left():
            seat.keys(END + CLEAR + words)
        seat.keys(SAVE)
        return bool(seat.sees(rf"{headline}.*draft saved", STEP_SECONDS)) and words in self._left()

    def _closed(self, case: str, words: str) -> bool:
        """Wait until the composer is closed and the words stand in the conversation; send again what was overtaken."""
        deadline = time.monotonic() + STEP_SECONDS
        while time.monotonic() < deadline:
            if self._stands(case, words):
                return True
            if "Read it" in self.seat.look():
                self.seat.keys(SEND)
        return False

    def _stands(self, case: str, words: str) -> bool:
        """Say whether these words stand in the conversation of the case."""
        right = "\n".join(line[COLUMNS // 2 :] for line in self.seat.text().splitlines())
        return not ABOVE.search(self.seat.text()) and f" {case}" in right and words in right

    def _left(self) -> str:
        return "\n".join(line[: COLUMNS // 2] for line in self.seat.text().splitlines())

    # --- the journal -----------------------------------------------------------------------

    def _try(self, number: int, sets: dict[str, Any]) -> str:
        """Write down what is tried; each try is one of its own, since one that failed may come late."""
        self._tries += 1
        token = f"{self.name}{self._tries:05d}"
        about = {"ticket_id": self._ticket(number), "sets": sets, "by": self._id, "began": time.monotonic()}
        self._desk.journal.write("tried", token=token, **about)
        return token

    def _try_letter(self, number: int) -> None:
        """Write down, once, that a letter is tried, which gives its ticket to the writer if nobody has it."""
        if self._token not in {line["token"] for line in self._desk.journal.of("tried")}:
            about = {"ticket_id": self._ticket(number), "sets": {}, "by": self._id}
            self._desk.journal.write("tried", token=self._token, began=time.monotonic(), **about)

    def _ticket(self, number: int) -> int:
        if number not in self._tickets:
            [row] = self._desk.asked(sa.select(t.ticket.c.id).where(t.ticket.c.number == number))
            self._tickets[number] = row.id
        return self._tickets[number]


ALL = r"All . open"
ABOVE = re.compile(r"esc cancel|Internal note on #|Reply to #|(?m:^ / )")
