"""`tuidesk queue test`: a test mail to the queue's address, followed until it is answered."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tuidesk.cli.failures import complain
from tuidesk.cli.opening import Desk
from tuidesk.cli.output import say
from tuidesk.i18n import _

if TYPE_CHECKING:
    from tuidesk.desk.probes import ProbeState

LOOK_SECONDS = 0.5


def run(desk: Desk, name: str, kind: str, *, wait: bool) -> int:
    """Send the test and print its steps; 1 when it is not back in time."""
    from tuidesk.desk import probes

    probe_id = probes.start(desk.store, desk.actor, name, kind=kind)
    told = 0
    while True:
        with desk.store.read() as conn:
            state = probes.read(conn, probe_id)
        steps = state.steps(desk.actor.timezone)
        for step in steps[told:]:
            say(step)
        told = len(steps)
        if state.settled():
            return _report(state)
        if not wait:
            return 0
        time.sleep(LOOK_SECONDS)


def _report(state: ProbeState) -> int:
    if state.state == "arrived":
        say(state.path.said())
        return 0
    complain(_("The test to {address} has not come back yet").format(address=state.address))
    for cause in state.causes:
        complain(cause.said())
    return 1
