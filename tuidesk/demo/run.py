"""The demo: a throw-away desk, its worker and its mail world, and the screen before them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tuidesk.demo import bulk, furnish
from tuidesk.desk import agents, queues
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.locations import Locations, locate
from tuidesk.store.engine import Store, open_store

STOP_SECONDS = 30
BAR_WIDTH = 40


def run(tickets: int = 0) -> int:
    """Open a demo desk, with that many invented tickets beside the ordinary ones; return the exit code.

    Everything it makes lies in one folder under the system's temporary one and is removed at the end.
    """
    folder = Path(tempfile.mkdtemp(prefix="tuidesk-demo-"))
    os.environ["TUIDESK_HOME"] = str(folder)
    os.environ.pop("TUIDESK_DATABASE", None)
    try:
        return _run(locate(), tickets)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(locations: Locations, tickets: int) -> int:
    locations.make()
    with _world(locations) as world:
        greeting = world.stdout.readline() if world.stdout else ""
        if not greeting:
            raise Problem(_("The demo's mail world did not start"), _("Is the loopback network there?"))
        _prepare(locations, int(json.loads(greeting)["smtp_port"]), tickets)
        _begin(world)
        return _screen(locations)


def _prepare(locations: Locations, smtp_port: int, tickets: int) -> None:
    store = open_store(locations, role="worker")
    try:
        actor = agents.current(store)
        furnish.furnish(store, actor, str(locations.data), smtp_port)
        if tickets:
            _fill(store, tickets)
        furnish.fill_in(store, actor)
    finally:
        store.close()


def _fill(store: Store, tickets: int) -> None:
    with store.read() as conn:
        plan = bulk.Plan(tickets, queues.ids(conn))
    bulk.fill(store, plan, lambda made: _bar(made, tickets, sys.stderr))
    sys.stderr.write("\n")


def _bar(made: int, total: int, out: IO[str]) -> None:
    done = BAR_WIDTH * made // total
    text = _("making tickets: {made} of {total}").format(made=f"{made:,}", total=f"{total:,}")
    out.write(f"\r[{'#' * done}{'.' * (BAR_WIDTH - done)}] {text}")
    out.flush()


@contextmanager
def _world(locations: Locations) -> Iterator[subprocess.Popen[str]]:
    """Run the mail world, which ends with its standard input, however this process ends."""
    command = [
        sys.executable,
        "-m",
        "tuidesk.demo.world",
        "--folder",
        str(locations.data),
        "--desk",
        str(locations.run / "lmtp"),
    ]
    process = subprocess.Popen(  # noqa: S603 - our own module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.communicate(timeout=STOP_SECONDS)


def _begin(world: subprocess.Popen[str]) -> None:
    """Tell the world that the desk is ready: its worker may start and its customers may write."""
    assert world.stdin is not None
    world.stdin.write("begin\n")
    world.stdin.flush()


def _screen(locations: Locations) -> int:
    from tuidesk import app
    from tuidesk.screens.opening import opener

    return app.run(opener(locations))
