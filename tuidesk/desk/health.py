"""How the desk is doing, read from the store alone: what the status line and `tuidesk health` say."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tuidesk.desk.zone import zone
from tuidesk.i18n import _, said
from tuidesk.store import sqlite, workers
from tuidesk.store.clock import now
from tuidesk.store.sidebar import WAITING_TO_LEAVE
from tuidesk.store.tables import account, inbound, outbound, outbox, queue
from tuidesk.term.clean import SafeText, clean_line

WORKER_LIMIT_MS = 5_000  # a worker beats every second
FULL_BYTES = 8 * 1024 * 1024  # free space under which SQLite soon refuses to write


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong: where (an address, "" = the desk), what, what to do, since when (ms)."""

    where: SafeText
    title: SafeText
    hint: SafeText
    since_at: int = 0

    def sentence(self, timezone: str = "") -> SafeText:
        """Return it as one line, its time in an IANA zone or in that of this process."""
        title = self.title.rstrip(".")
        if self.since_at:
            title = _("{title} since {time}").format(title=title, time=clock(self.since_at, timezone))
        said = f"{self.where}: {title}" if self.where else title
        return clean_line(f"{said}. {self.hint}".rstrip())


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the desk at one moment (`at`, ms)."""

    at: int
    mail_at: int  # when a mailbox was last fetched with success, 0 = never
    outbox: int  # mails that have not left
    worker_at: int  # the newest beat of a worker, 0 = there never was one
    troubles: tuple[Trouble, ...]  # the gravest first

    @property
    def worker_alive(self) -> bool:
        """Say whether a worker beat within the last five seconds."""
        return self.worker_at > self.at - WORKER_LIMIT_MS

    @property
    def mail_age_ms(self) -> int | None:
        """The time since mail was last fetched; None when it never was."""
        return self.at - self.mail_at if self.mail_at else None

    def lines(self, timezone: str = "") -> list[SafeText]:
        """Return a sentence for each thing that is wrong, the gravest first."""
        return [trouble.sentence(timezone) for trouble in self.troubles]


def read(conn: sa.Connection) -> Health:
    """Read how the desk is doing; writes nothing and asks nobody but the store and its disk."""
    moment, beat = now(), workers.alive(conn)
    watched = sa.and_(inbound.c.enabled, queue.c.inbound_id == inbound.c.id)
    mail_at = conn.scalar(sa.select(sa.func.max(inbound.c.ok_at)).where(watched)) or 0
    waiting = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state.in_(WAITING_TO_LEAVE))
    troubles = (*_disk(conn), *_worker(conn, moment, beat), *_channels(conn), *_outbox(conn))
    return Health(moment, mail_at, conn.scalar(waiting) or 0, beat, troubles)


def clock(moment: int, timezone: str = "") -> str:
    """Return a moment as `10:14`, with its date when it was not within the last day."""
    local = datetime.datetime.fromtimestamp(moment / 1000, zone(timezone))
    recent = now() - moment < 24 * 3_600_000
    return local.strftime("%H:%M" if recent else "%Y-%m-%d %H:%M")


def _disk(conn: sa.Connection) -> Iterator[Trouble]:
    file = sqlite.file_of(str(conn.engine.url)) if conn.dialect.name == "sqlite" else None
    if file and shutil.disk_usage(Path(file).parent).free < FULL_BYTES:
        yield _trouble(
            "", _("The disk that holds the store is full"), _("Free some space; tuidesk goes on by itself")
        )


def _worker(conn: sa.Connection, moment: int, beat: int) -> Iterator[Trouble]:
    if beat > moment - WORKER_LIMIT_MS or not _anything_to_do(conn):
        return
    start = _("Start one with: tuidesk worker")
    if beat:
        yield _trouble("", _("no worker"), start, beat)
    else:
        yield _trouble("", _("no worker has run yet"), start)


def _anything_to_do(conn: sa.Connection) -> bool:
    polled = sa.select(queue.c.id).where(queue.c.inbound_id.is_not(None)).limit(1)
    return bool(
        conn.scalar(polled) or conn.scalar(sa.select(outbound.c.id).where(outbound.c.enabled).limit(1))
    )


def _channels(conn: sa.Connection) -> Iterator[Trouble]:
    for table, name in ((inbound, inbound.c.address), (outbound, outbound.c.from_address)):
        columns = (account.c.name, name, table.c.error_title, table.c.error_hint, table.c.error_at)
        joined = table.join(account, account.c.id == table.c.account_id)
        wrong = sa.and_(table.c.enabled, table.c.error_title != "")
        for row in conn.execute(
            sa.select(*columns).select_from(joined).where(wrong).order_by(table.c.error_at)
        ):
            yield _trouble(row[1] or row[0], said(row[2]), said(row[3]), row[4])


def _outbox(conn: sa.Connection) -> Iterator[Trouble]:
    counted = sa.select(outbox.c.state, sa.func.count()).where(outbox.c.state.in_(("failed", "uncertain")))
    words = {
        "failed": _("Mail that could not be delivered: {count}"),
        "uncertain": _("Mail of which it is not known whether it arrived: {count}"),
    }
    for state, count in conn.execute(counted.group_by(outbox.c.state).order_by(outbox.c.state)):
        yield _trouble("", words[state].format(count=count), _("See: tuidesk outbox"))


def _trouble(where: str, title: str, hint: str, since_at: int = 0) -> Trouble:
    return Trouble(clean_line(where), clean_line(title), clean_line(hint), since_at)
