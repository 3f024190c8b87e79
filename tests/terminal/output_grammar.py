"""What the program may write to a terminal at all: a small grammar, and everything else is an offence."""

from __future__ import annotations

import re

from tests.helpers import wait_for
from tests.payloads import FORBIDDEN_CHARACTERS
from tests.terminal.program import Terminal
from tuidesk.term.clean import is_clean

# The modes that Textual's driver switches: screen, cursor, wrapping, mouse, focus, paste, frames, resize reports.
MODES = "|".join(
    (
        "1049",
        "25",
        "7",
        "1000",
        "1002",
        "1003",
        "1006",
        "1007",
        "1015",
        "1016",
        "1004",
        "2004",
        "2026",
        "2048",
    )
)
COLOUR = r"[34]8;2;\d{1,3};\d{1,3};\d{1,3}"
SGR = rf"(?:(?:0|1|2|3|4|7|{COLOUR})(?:;(?:1|2|3|4|7|{COLOUR}))*)?m"
CSI = re.compile(rf"\x1b\[(?:{SGR}|\d{{1,4}};\d{{1,4}}H|\?(?:{MODES})[hl]|\?(?:2026|2048)\$p|>\d{{1,2}}u|<u)")
TARGET = r"(?:https?://|mailto:)[!-~]*"
LINK = re.compile(rf"\x1b\]8;(?:id=[\w.-]*)?;((?:{TARGET})?)\x1b\\")
POINTER = re.compile(r"\x1b\]22;[a-z-]*\x07")
SEQUENCES = (CSI, LINK, POINTER)
LINE_ENDS = "\r\n"


def offences(raw: bytes) -> list[str]:
    """Return what stands in the output and may not, each with what surrounds it."""
    text = raw.decode("utf-8", "surrogateescape")
    found = [_near(text, place, "no sequence of ours") for place in _strange_sequences(text)]
    plain = _without_sequences(text)
    for index, char in enumerate(plain):
        if char not in LINE_ENDS and (char in FORBIDDEN_CHARACTERS or not is_clean(char)):
            found.append(_near(plain, index, f"character {ord(char):#x}"))
    return found


def links(raw: bytes) -> set[str]:
    """Return the targets of all links in the output."""
    return {target for target in LINK.findall(raw.decode("utf-8", "surrogateescape")) if target}


def words(raw: bytes) -> str:
    """Return what the output says, without its sequences, in the order in which it was drawn."""
    return _without_sequences(raw.decode("utf-8", "surrogateescape"))


def until_it_ends(desk: Terminal) -> bytes:
    """Leave the program and return all that it ever wrote, to the last byte."""
    wait_for(lambda: not desk.running() or desk.send("q"), "the program to end")
    return bytes(desk.raw)


def _strange_sequences(text: str) -> list[int]:
    places, at = [], text.find("\x1b")
    while at >= 0:
        if not any(pattern.match(text, at) for pattern in SEQUENCES):
            places.append(at)
        at = text.find("\x1b", at + 1 if text[at : at + 2] != "\x1b]" else _after_string(text, at))
    return places


def _after_string(text: str, at: int) -> int:
    """The end of an OSC string is an escape too, and no sequence of its own."""
    known = LINK.match(text, at) or POINTER.match(text, at)
    return known.end() if known else at + 1


def _without_sequences(text: str) -> str:
    for pattern in SEQUENCES:
        text = pattern.sub("", text)
    return text


def _near(text: str, place: int, what: str) -> str:
    return f"{what}: {text[max(0, place - 40) : place + 40]!r}"
