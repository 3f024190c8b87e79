"""The desk in numbers, for whoever watches many machines: no name, address or word of anybody is among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tuidesk import __version__
from tuidesk.store import sqlite, workers
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.tables import account, counter, inbound, ledger, outbound, outbox, worker

TICKET_STATES = ("new", "open", "pending", "solved", "closed", "spam", "trash")
OUTBOX_STATES = ("queued", "sending", "sent", "failed", "uncertain", "held", "withdrawn")


@dataclass(frozen=True, slots=True)
class Sample:
    """One number and what tells it from the others of its family."""

    value: float
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Numbers of one kind, under the name that they have in OpenMetrics."""

    name: str
    kind: str  # gauge | counter | info
    help: str
    samples: tuple[Sample, ...]


def read(store: Store) -> list[Family]:
    """Read every number, in one state of the store."""
    with store.read() as conn:
        families = [*_desk(conn), *_outbox(conn), *_channels(conn), *_workers(conn)]
        return [*families, _bytes(store, conn)]


def _desk(conn: sa.Connection) -> Iterator[Family]:
    yield Family(
        "tuidesk_build", "info", "The version that wrote this.", (Sample(1, (("version", __version__),)),)
    )
    yield _gauge("tuidesk_written_timestamp_seconds", "When this was written.", now() / 1000)
    by_status = sa.select(counter.c.status, sa.func.sum(counter.c.n)).group_by(counter.c.status)
    human = _counts(conn, by_status.where(counter.c.queue_id > 0))
    yield _by("tuidesk_tickets", "Tickets that people opened.", "status", TICKET_STATES, human)
    automatic = _counts(conn, by_status.where(counter.c.queue_id == 0))
    yield _by("tuidesk_automatic_tickets", "Tickets of automatic mail.", "status", TICKET_STATES, automatic)
    taken = conn.scalar(sa.select(sa.func.count()).select_from(ledger)) or 0
    yield Family("tuidesk_mails_in", "counter", "Mails that the ledger accounts for.", (Sample(taken),))


def _outbox(conn: sa.Connection) -> Iterator[Family]:
    states = _counts(conn, sa.select(outbox.c.state, sa.func.count()).group_by(outbox.c.state))
    yield _by(
        "tuidesk_outbox", "Mails that must leave, by what became of them.", "state", OUTBOX_STATES, states
    )
    yield Family("tuidesk_mails_out", "counter", "Mails that left.", (Sample(states.get("sent", 0)),))
    moment = now()
    due = sa.and_(outbox.c.state == "queued", outbox.c.not_before <= moment)
    oldest = conn.scalar(sa.select(sa.func.min(outbox.c.not_before)).where(due))
    late = 0 if oldest is None else max(0, moment - max(oldest, 0)) / 1000
    yield _gauge("tuidesk_outbox_oldest_due_seconds", "How long the oldest mail is due that waits.", late)


def _channels(conn: sa.Connection) -> Iterator[Family]:
    rows = [
        (_labels(row.id, row.kind, direction), row)
        for direction, table in (("in", inbound), ("out", outbound))
        for row in conn.execute(
            sa.select(table, account.c.kind)
            .join(account, account.c.id == table.c.account_id)
            .where(table.c.enabled)
            .order_by(table.c.id)
        )
    ]
    inward = [(labels, row) for labels, row in rows if labels[2][1] == "in"]

    def family(name: str, help_: str, over: list, value: Callable[[sa.Row], float]) -> Family:  # type: ignore[type-arg]
        return Family(name, "gauge", help_, tuple(Sample(value(row), labels) for labels, row in over))

    yield family(
        "tuidesk_channel_ok_timestamp_seconds",
        "When it last worked, 0 for never.",
        rows,
        lambda r: r.ok_at / 1000,
    )
    yield family("tuidesk_channel_failing", "Whether it fails.", rows, lambda r: r.error_at > r.ok_at)
    yield family(
        "tuidesk_channel_backlog",
        "Mails on the server that are not taken in yet.",
        inward,
        lambda r: r.backlog,
    )
    yield family(
        "tuidesk_audit_timestamp_seconds", "When mailbox and ledger were last compared, 0 for never.", inward,
        lambda r: r.audited_at / 1000,
    )  # fmt: skip
    yield family(
        "tuidesk_audit_missing",
        "Mails that the ledger did not account for.",
        inward,
        lambda r: r.audit_missing,
    )
    yield family(
        "tuidesk_audit_extra", "Mails that the server no longer has.", inward, lambda r: r.audit_extra
    )


def _labels(row_id: int, kind: str, direction: str) -> tuple[tuple[str, str], ...]:
    return (("channel", str(row_id)), ("kind", kind), ("direction", direction))


def _workers(conn: sa.Connection) -> Iterator[Family]:
    moment = now()
    alive = sa.select(sa.func.count()).where(worker.c.beat_at > moment - workers.SILENT_MS)
    yield _gauge("tuidesk_workers", "Workers that beat within five seconds.", conn.scalar(alive) or 0)
    yield _gauge(
        "tuidesk_worker_beat_timestamp_seconds",
        "The newest beat of a worker, 0 for none.",
        workers.alive(conn) / 1000,
    )


def _bytes(store: Store, conn: sa.Connection) -> Family:
    help_ = "Size of the store, of its write-ahead log and of the raw mail."
    if store.file is None:
        postgres = conn.dialect.name == "postgresql"
        size = conn.scalar(sa.text("SELECT pg_database_size(current_database())")) if postgres else 0
        return Family("tuidesk_store_bytes", "gauge", help_, (Sample(size or 0, (("part", "store"),)),))
    parts = {"store": store.file, "raw": sqlite.raw_file(store.file)}
    sizes = [
        Sample(_size(path.with_name(path.name + suffix)), (("part", part + label),))
        for part, path in parts.items()
        for suffix, label in (("", ""), ("-wal", "-log"))
    ]
    return Family("tuidesk_store_bytes", "gauge", help_, tuple(sizes))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _counts(conn: sa.Connection, query: sa.Select[str, int]) -> dict[str, int]:
    return {name: int(n) for name, n in conn.execute(query)}


def _by(name: str, help_: str, label: str, values: tuple[str, ...], found: dict[str, int]) -> Family:
    """Make a family that has every value of a label at all times, so that an alarm can rely on it."""
    return Family(name, "gauge", help_, tuple(Sample(found.get(one, 0), ((label, one),)) for one in values))


def _gauge(name: str, help_: str, value: float) -> Family:
    return Family(name, "gauge", help_, (Sample(value),))
