"""Probes: a test mail to one address of the desk, which must come back, and then is answered once.

It is the one exception to the block list (`desk.gate`): single use, to the address under test only,
at most three in ten minutes. docs/decisions/0017-probes.md says why it cannot loop.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from tuidesk.desk import gate, queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.errors import NoOutbound
from tuidesk.desk.gate import GateRequest
from tuidesk.desk.permissions import require
from tuidesk.desk.probes.letter import enqueue
from tuidesk.desk.probes.limits import LIMITS, Limits
from tuidesk.desk.probes.state import ProbeState, read
from tuidesk.desk.replies.route import way_of
from tuidesk.desk.time_of_day import time_of_day
from tuidesk.errors import BadUsage, Problem
from tuidesk.i18n import _
from tuidesk.store import events, forwarded, probes
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.probes import latest
from tuidesk.store.setup_queues import QueueSetup
from tuidesk.term.clean import clean_line

__all__ = ["LIMITS", "Limits", "ProbeState", "latest", "read", "start"]


class TooManyProbes(Problem):
    """So many tests went to one address lately that another one must wait."""


def start(store: Store, actor: Actor, queue_name: str, *, kind: str = "", limits: Limits = LIMITS) -> int:
    """Send a test mail to a queue's address and return the probe's id; `read` tells what becomes of it.

    `kind` is forward (to the public address) or round (to the connected mailbox), "" = whichever
    the queue has. Raises BadUsage, NotFound, NoOutbound or TooManyProbes.
    """
    require(actor, "admin")
    with store.write() as conn:
        queue = queues.find(conn, queue_name)
        kind, address = _target(conn, queue, kind)
        _check_pace(conn, actor, address, limits)
        way = way_of(conn, queue.id)
        if way.outbound is None:
            title = _("{queue} has no way out, so no test can leave").format(queue=clean_line(queue.name))
            raise NoOutbound(title, _("Add an outgoing email first, in Settings › Emails › Outgoing."))
        probe_id = probes.add(conn, secrets.token_hex(16), kind, queue.id, address, limits.life_ms)
        row = probes.get(conn, probe_id)
        assert row is not None
        verdict = gate.admit(conn, GateRequest("probe", None, (address,)))
        outbox_id = enqueue(conn, row, way, verdict)
        probes.change(conn, probe_id, outbox_id=outbox_id)
        events.add(conn, actor.name, None, "probe", {"queue": queue.name, "address": address, "kind": kind})
    return probe_id


def _target(conn: sa.Connection, queue: QueueSetup, kind: str) -> tuple[str, str]:
    """Return the kind of test and the address that it goes to; raises BadUsage."""
    box = dict(forwarded.mailboxes(conn)).get(queue.id, "").casefold()
    public = queue.public_address.casefold()
    if kind != "round" and public and (kind == "forward" or public != box):
        return "forward", public
    if kind != "forward" and box:
        return "round", box
    title = _("{queue} has no address that a test could go to").format(queue=clean_line(queue.name))
    raise BadUsage(title, _("Give it a public address, or connect its mailbox."))


def _check_pace(conn: sa.Connection, actor: Actor, address: str, limits: Limits) -> None:
    times = probes.started(conn, address, now() - limits.window_ms)
    if len(times) >= limits.most:
        title = _("{count} tests went to {address} in the last {minutes} minutes")
        minutes = max(1, limits.window_ms // 60_000)
        free_at = times[-limits.most] + limits.window_ms
        said = time_of_day(free_at, actor.timezone, seconds=True)
        hint = _("The next one is possible at {time}.").format(time=said)
        raise TooManyProbes(title.format(count=len(times), address=address, minutes=minutes), hint)
