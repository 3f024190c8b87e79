"""What an attempt is: a row that says what is tried and why it fails, and the way in which a test tries it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.escape.prison import Prison


class Aim(Enum):
    """What an attacker wants of a session."""

    SHELL = "a shell or a program"
    FILE = "a file of the host"
    SECRET = "a secret, or what is hidden from the agent"
    IDENTITY = "another identity"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back: the exit code (of the login, or of the client's program), and every byte."""

    code: int
    said: bytes


Way = Callable[["Prison"], Outcome]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One row.

    `ends` holds the exit codes that the login may have, `answer` a pattern that must stand in what
    came back; with `writes` the desk may have changed, in ana's name and in nothing but tickets.
    """

    name: str
    aim: Aim
    tried: str
    reason: str
    way: Way
    answer: str = ""
    ends: tuple[int, ...] = ()
    writes: bool = False
    forced: bool = False  # by one of the seven commands of a session
