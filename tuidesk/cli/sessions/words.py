"""The words of SSH_ORIGINAL_COMMAND, read by a parser of their own: no shell, no quoting, no paths.

The grammar is small on purpose. A command is at most MOST bytes of words apart by single blanks;
a word holds letters, digits and `@ . _ + # / = -`. What a shell would expand, quote or obey is
refused, and so is whatever is no command of the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line

MOST = 1000
_COMMAND = re.compile(r"[\w@.+#/=-]+(?: [\w@.+#/=-]+)*")
_NUMBER = re.compile(r"#?([0-9]{1,15})", re.ASCII)
_PIECE = re.compile(r"#?([0-9]{1,15})/([0-9]{1,4})", re.ASCII)
_NAME = re.compile(r"\w[\w.+=@#-]{0,99}")
_END = "--"
_SHOWN = {"number": "N", "piece": "N/M", "who": "WHO", "file": "NAME"}
_VALUES = {"--status": "S", "--limit": "N", "--attach": "NAME"}


@dataclass(frozen=True, slots=True)
class Door:
    """What may follow a command: operands in order, options with a value, switches."""

    operands: tuple[str, ...]
    options: tuple[str, ...] = ()
    switches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A command that was understood; numbers are whole, names hold no path."""

    name: str
    number: int = 0
    piece: int = 0
    who: str = ""
    file: str = ""
    files: tuple[str, ...] = ()
    status: str = ""
    limit: int = 0
    json: bool = False


DOORS: Mapping[str, Door] = {
    "list": Door((), ("--status", "--limit"), ("--json",)),
    "show": Door(("number",), (), ("--json",)),
    "get": Door(("piece",)),
    "reply": Door(("number",), ("--attach",)),
    "note": Door(("number",)),
    "assign": Door(("number", "who")),
    "put": Door(("number", "file")),
}


_OURS = re.compile(rf"\btuidesk ({'|'.join(DOORS)})\b")


def parse(command: str) -> Call:
    """Read the command of a client; raises BadUsage with one line that says what can be done here."""
    if len(command.encode("utf-8", "surrogateescape")) > MOST or not _COMMAND.fullmatch(command):
        raise refused(command)
    name, *words = command.split(" ")
    door = DOORS.get(name)
    if door is None:
        raise refused(command)
    operands, said = _sorted(words, name)
    if len(operands) != len(door.operands):
        raise _usage(name)
    for kind, word in zip(door.operands, operands, strict=True):
        said |= _OPERANDS[kind](word)
    return Call(name, **said)  # type: ignore[arg-type]


def for_agent(line: str) -> str:
    """Return the line of an error as an agent needs it, who has the commands of a session and no others."""
    from tuidesk.desk.for_admins import addressed

    return addressed(clean_line(_OURS.sub(r"\1", line)))


def refused(command: str) -> BadUsage:
    """Return the answer to everything that no session can do."""
    title = _("{command} cannot be done in a session").format(command=clean_line(command, 60) or "''")
    return BadUsage(title, _there_are())


def instead_of_terminal() -> str:
    """Return what can be done without a terminal."""
    return _("Log in with one (ssh -t), or say what to do. {all}").format(all=_there_are())


def _there_are() -> str:
    return _("There are: {all}.").format(all=", ".join(usage(name) for name in DOORS))


def usage(name: str) -> str:
    """Return how a command is written."""
    return " ".join([name, *(_SHOWN[kind] for kind in DOORS[name].operands)])


def _whole_usage(name: str) -> str:
    door = DOORS[name]
    options = [f"[{option} {_VALUES[option]}]" for option in door.options]
    return " ".join([usage(name), *options, *(f"[{switch}]" for switch in door.switches)])


def _sorted(words: list[str], name: str) -> tuple[list[str], dict[str, object]]:
    """Part operands from options; after `--` every word is an operand."""
    door = DOORS[name]
    operands: list[str] = []
    said: dict[str, object] = {}
    rest = iter(words)
    for word in rest:
        if word == _END:
            operands += rest
        elif word in door.switches:
            said["json"] = True
        elif word in door.options:
            said |= _OPTIONS[word](next(rest, ""), said)
        elif word.startswith("-") and word != "-":
            raise BadUsage(
                _("{word} is no option here").format(word=clean_line(word, 40)), _whole_usage(name)
            )
        else:
            operands.append(word)
    return operands, said


def _number(word: str) -> dict[str, object]:
    found = _NUMBER.fullmatch(word)
    if found is None:
        title = _("{text} is no ticket number").format(text=clean_line(word, 60))
        raise BadUsage(title, _("Give a number such as 1042."))
    return {"number": int(found[1])}


def _piece(word: str) -> dict[str, object]:
    found = _PIECE.fullmatch(word)
    if found is None:
        title = _("{text} names no attachment").format(text=clean_line(word, 60))
        raise BadUsage(title, _("Give ticket and attachment, such as 1042/2."))
    return {"number": int(found[1]), "piece": int(found[2])}


def _who(word: str) -> dict[str, object]:
    return {"who": word}


def file_name(word: str) -> str:
    """Return the name under which a file is put; raises BadUsage for a path and whatever is no plain name."""
    if not _NAME.fullmatch(word):
        title = _("{text} is no name for a file").format(text=clean_line(word, 60) or "''")
        raise BadUsage(title, _("Use letters, digits and . _ - without a folder, such as offer.pdf."))
    return word


def _status(word: str) -> dict[str, object]:
    from tuidesk.desk.tickets import STATUSES

    if word not in STATUSES:
        title = _("{text} is no status").format(text=clean_line(word, 60) or "''")
        raise BadUsage(title, _("Use one of: {all}").format(all=", ".join(STATUSES)))
    return {"status": word}


def _limit(word: str) -> dict[str, object]:
    if not (word.isascii() and word.isdigit() and 0 < len(word) <= 9 and int(word)):
        title = _("{text} is no number above 0").format(text=clean_line(word, 60) or "''")
        raise BadUsage(title, _whole_usage("list"))
    return {"limit": int(word)}


def _usage(name: str) -> BadUsage:
    return BadUsage(_("{command} is written otherwise").format(command=name), _whole_usage(name))


_OPERANDS: Mapping[str, Callable[[str], dict[str, object]]] = {
    "number": _number,
    "piece": _piece,
    "who": _who,
    "file": lambda word: {"file": file_name(word)},
}
_OPTIONS: Mapping[str, Callable[[str, Mapping[str, object]], dict[str, object]]] = {
    "--status": lambda word, _said: _status(word),
    "--limit": lambda word, _said: _limit(word),
    "--attach": lambda word, said: {"files": (*said.get("files", ()), file_name(word))},  # type: ignore[misc]
}
