"""Every queue as a listing or the settings show it: names instead of ids, and how it is doing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import tzinfo

import sqlalchemy as sa

from tuidesk.desk.forwarding import lines as forwarding_lines
from tuidesk.desk.forwarding.lines import Forwarding
from tuidesk.desk.queues.automatic import acknowledging
from tuidesk.desk.routing import outbound_for
from tuidesk.desk.zone import day_start
from tuidesk.store import queue_monitor, queue_team, setup_agents, setup_channels
from tuidesk.store import setup_queues as rows
from tuidesk.store.engine import Store
from tuidesk.store.queue_monitor import Monitor
from tuidesk.store.setup_queues import QueueSetup


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One queue as a listing shows it, with the names of its channels and agents."""

    name: str
    color: str
    tag: str
    inbound: str  # "" = manual queue
    public_address: str
    creation_addresses: tuple[str, ...]
    reply_via: str  # as resolved now; "" = no mail can leave
    language: str
    assignee: str  # who gets its new tickets; "" = nobody
    members: tuple[str, ...]  # () = everybody
    acknowledge: str  # whether new tickets are acknowledged: no | yes | in these words
    closed: str  # what mail on a closed ticket does: reopen | new
    monitor: Monitor
    forwarding: Forwarding

    @property
    def new(self) -> int:
        """Its tickets that nobody has acted on."""
        return self.monitor.new

    @property
    def open(self) -> int:
        """Its tickets that are being worked on."""
        return self.monitor.open

    @property
    def oldest_waiting(self) -> int | None:
        """Since when (ms) a customer has waited longest, None if nobody does."""
        return self.monitor.oldest_wait_at or None


def listed(store: Store, zone: tzinfo | None = None, hidden: Collection[int] = ()) -> list[QueueLine]:
    """Return every queue but hidden ones in the order of the screen; "today" is that of a zone, None = TZ's."""
    with store.read() as conn:
        known = _Known(
            channels={row.inbound.id: row.name for row in setup_channels.channels(conn) if row.inbound},
            agents={row.id: row.name for row in setup_agents.everyone(conn)},
            members=queue_team.members(conn),
            monitors=queue_monitor.read(conn, day_start(zone)),
            forwardings=forwarding_lines.read(conn),
        )
        return [_line(conn, queue, known) for queue in rows.queues(conn) if queue.id not in hidden]


@dataclass(frozen=True, slots=True)
class _Known:
    """What all lines have in common."""

    channels: Mapping[int, str]
    agents: Mapping[int, str]
    members: Mapping[int, list[int]]
    monitors: Mapping[int, Monitor]
    forwardings: Mapping[int, Forwarding]


def _line(conn: sa.Connection, queue: QueueSetup, known: _Known) -> QueueLine:
    outbound = outbound_for(conn, queue.id)
    return QueueLine(
        name=queue.name,
        color=queue.color,
        tag=queue.tag,
        inbound=known.channels.get(queue.inbound_id or 0, ""),
        public_address=queue.public_address,
        creation_addresses=queue.creation_addresses,
        reply_via=outbound.name if outbound else "",
        language=queue.language,
        assignee=known.agents.get(queue.default_assignee_id or 0, ""),
        members=tuple(known.agents[key] for key in known.members.get(queue.id, ())),
        acknowledge=acknowledging(queue),
        closed=queue.closed_policy,
        monitor=known.monitors[queue.id],
        forwarding=known.forwardings[queue.id],
    )
