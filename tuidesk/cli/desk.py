"""Plain `tuidesk`: the desk on the screen, with its worker beside it on a laptop."""

from __future__ import annotations

import argparse
import gc
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.locations import Locations, locate

if TYPE_CHECKING:
    from tuidesk.screens.opening import OpenDesk, Opener


def run(_args: argparse.Namespace) -> int:
    """Show the desk until the agent leaves it."""
    return open_at("")


def open_at(screen: str) -> int:
    """Show the desk, with another screen above it if one is named; return the exit code."""
    need_terminal()
    gc.disable()  # until the store is open nothing becomes garbage, and collections would look at all of it
    from tuidesk import app
    from tuidesk.cli.opening import folders
    from tuidesk.screens.opening import DEMO_EXIT
    from tuidesk.worker import child

    locations = folders()
    lock = child.hold_desk(locations)
    try:
        code = app.run(_opener(locations), screen)
    finally:
        lock.close()
    return _demo() if code == DEMO_EXIT else code


def open_in_session() -> int:
    """Show the desk to the agent of this session; it starts nothing and keeps no worker alive."""
    from tuidesk.cli.sessions import words

    need_terminal(words.instead_of_terminal())
    gc.disable()  # as above
    from tuidesk import app
    from tuidesk.cli import identity
    from tuidesk.cli.sessions.log import log_desk, log_end
    from tuidesk.screens.opening import DEMO_EXIT, opener

    log_desk()
    code = app.run(opener(locate(), identity.current), session=True, hung_up=log_end)
    log_end()
    return 0 if code == DEMO_EXIT else code


def _demo() -> int:
    """Open the demo that somebody chose on the first page."""
    from tuidesk.demo import run as demo

    return demo.run()


def need_terminal(instead: str = "") -> None:
    """Raise Problem, with what there is instead, unless a person can see and type: a pipe cannot hold a screen."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        usual = _("For scripts there are commands: tuidesk --help")
        raise Problem(_("The desk needs a terminal"), instead or usual)


def _opener(locations: Locations) -> Opener:
    """Return what opens the store after the first paint, and starts the worker of a desk on a laptop."""
    from tuidesk.screens.opening import opener
    from tuidesk.worker import child

    open_store = opener(locations)

    def open_it() -> OpenDesk:
        from tuidesk.store.clock import now

        desk = open_store()
        if child.child_wanted(desk.store):
            child.start_child(locations)
            return replace(desk, worker_started_at=now())
        return desk

    return open_it
