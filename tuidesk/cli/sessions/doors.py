"""What a session can do besides showing the desk: one function a command, each logged."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping

from tuidesk.cli.reading import CutOff
from tuidesk.cli.sessions import files, words
from tuidesk.cli.sessions.log import log_call
from tuidesk.cli.sessions.words import Call


def serve(command: str) -> int:
    """Do what the client asked for, if it is one of the few things; raises BadUsage when it is none."""
    try:
        call = words.parse(command)
    except Exception:
        log_call("refused")
        raise
    log_call(call.name, call.number)
    try:
        return DOORS[call.name](call)
    except CutOff:
        log_call("cut", call.number)
        raise


def _list(call: Call) -> int:
    from tuidesk.cli import listing

    wish = Namespace(
        queue=None, status=call.status or None, search=None, limit=call.limit or None, json=call.json
    )
    return listing.run(wish)


def _show(call: Call) -> int:
    from tuidesk.cli import show

    return show.run(Namespace(numbers=[call.number], all=False, part=None, json=call.json))


def _note(call: Call) -> int:
    from tuidesk.cli import note

    return note.run(Namespace(number=call.number, body_file="-"))


def _assign(call: Call) -> int:
    from tuidesk.cli import assign

    return assign.run(Namespace(number=call.number, who=call.who))


DOORS: Mapping[str, Callable[[Call], int]] = {
    "list": _list,
    "show": _show,
    "get": files.get,
    "reply": files.reply,
    "note": _note,
    "assign": _assign,
    "put": files.put,
}
