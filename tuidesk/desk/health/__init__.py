"""How the desk is doing, read from the store alone: what the status line and `tuidesk health` say."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tuidesk.desk import loops, quiet, storms
from tuidesk.desk.forwarding.seen import notices
from tuidesk.desk.health.announced import troubles_of
from tuidesk.desk.health.per_channel import ChannelHealth, channels
from tuidesk.desk.health.trouble import Trouble, clock, trouble
from tuidesk.desk.probes.state import overdue
from tuidesk.desk.replies.route import queues_without_way
from tuidesk.i18n import _, ngettext
from tuidesk.store import health, sqlite, workers
from tuidesk.store.clock import now
from tuidesk.store.sidebar import WAITING_TO_LEAVE
from tuidesk.store.tables import inbound, outbound, outbox, queue
from tuidesk.term.clean import SafeText, clean_line

__all__ = ["ChannelHealth", "Health", "Trouble", "channels", "clock", "read", "side_words"]

STARTS_MS = 15_000  # a worker that was just started is given so long for its first beat
FULL_BYTES = 8 * 1024 * 1024  # free space under which SQLite soon refuses to write
MOST_STORMS = 3  # told one by one
_GRAVITY = ("bad", "soon", "note")


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the desk at one moment (`at`, ms)."""

    at: int
    mail_at: int  # when a mailbox was last fetched with success, 0 = never
    outbox: int  # mails that have not left
    worker_at: int  # the newest beat of a worker, 0 = there never was one
    troubles: tuple[Trouble, ...]  # the gravest first
    channels: tuple[ChannelHealth, ...] = ()  # by name

    @property
    def worker_alive(self) -> bool:
        """Say whether a worker beat within the last five seconds."""
        return self.worker_at > self.at - workers.SILENT_MS

    @property
    def mail_age_ms(self) -> int | None:
        """The time since mail was last fetched; None when it never was."""
        return self.at - self.mail_at if self.mail_at else None

    @property
    def spam_unseen(self) -> int:
        """How many mails came into Spam since somebody looked."""
        return sum(channel.spam_unseen for channel in self.channels)

    def lines(self, timezone: str = "") -> list[SafeText]:
        """Return a sentence for each thing that is wrong or will be soon, the gravest first."""
        return [one.sentence(timezone) for one in self.troubles if one.level != "note"]

    def notes(self, timezone: str = "") -> list[SafeText]:
        """Return a sentence for each thing that is only worth a look."""
        return [one.sentence(timezone) for one in self.troubles if one.level == "note"]


def read(conn: sa.Connection, hidden: Collection[int] = (), started_at: int = 0) -> Health:
    """Read how the desk is doing; writes nothing and asks nobody but the store and its disk.

    Of mail about tickets of hidden queues nothing is told but how much there is. A worker that the asking
    program started itself (at `started_at`, ms, 0 = it started none) is not missed before it can be there.
    """
    moment, beat = now(), workers.alive(conn)
    watched = sa.and_(inbound.c.enabled, queue.c.inbound_id == inbound.c.id)
    mail_at = conn.scalar(sa.select(sa.func.max(inbound.c.ok_at)).where(watched)) or 0
    waiting = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state.in_(WAITING_TO_LEAVE))
    found = tuple(channels(conn))
    told = sorted((one for channel in found for one in troubles_of(channel, moment)), key=_since)
    circling = [*_quiet(conn), *_storms(conn, hidden), *_loops(conn)]
    lacking = _worker(conn, moment, beat) if moment - started_at > STARTS_MS else ()
    every = [*_disk(conn), *circling, *lacking, *told, *_queues(conn)]
    troubles = sorted([*every, *_outbox(conn)], key=lambda one: _GRAVITY.index(one.level))
    return Health(moment, mail_at, conn.scalar(waiting) or 0, beat, tuple(troubles), found)


def side_words(channel: ChannelHealth, alive: str = "●") -> SafeText:
    """Return both directions of a channel in a sentence: `receives ●, cannot send yet: …; trying again …`."""
    return channel.words(alive)


def _since(one: Trouble) -> int:
    return one.since_at


def _disk(conn: sa.Connection) -> Iterator[Trouble]:
    file = sqlite.file_of(str(conn.engine.url)) if conn.dialect.name == "sqlite" else None
    if file and shutil.disk_usage(Path(file).parent).free < FULL_BYTES:
        yield trouble(
            "", _("The disk that holds the store is full"), _("Free some space; tuidesk goes on by itself")
        )


def _worker(conn: sa.Connection, moment: int, beat: int) -> Iterator[Trouble]:
    if beat > moment - workers.SILENT_MS or not _anything_to_do(conn):
        return
    start = _("Start one with: tuidesk worker")
    if beat:
        yield trouble("", _("no worker"), start, beat)
    else:
        yield trouble("", _("no worker has run yet"), start)


def _quiet(conn: sa.Connection) -> Iterator[Trouble]:
    state = quiet.read(conn)
    if state.on:
        title = ngettext(
            "quiet mode: no mail leaves, {n} waits", "quiet mode: no mail leaves, {n} wait", state.held
        )
        yield trouble("", title.format(n=state.held), _("Q in the outbox, or: tuidesk quiet off"))


def _storms(conn: sa.Connection, hidden: Collection[int]) -> Iterator[Trouble]:
    found = storms.stopped(conn, hidden)
    for one in found[:MOST_STORMS]:
        title = ngettext(
            "stopped {n} mail to {address}: {reason}", "stopped {n} mails to {address}: {reason}", one.count
        )
        whom = _("many addresses") if one.address == storms.MANY else one.address
        said = title.format(n=one.count, address=whom, reason=_(one.reason))
        yield trouble(
            "", said, _("X shows it, Q there stops all mail; or: tuidesk storm"), one.since_at, "soon"
        )
    if len(found) > MOST_STORMS:
        more = _("mail to {n} more addresses was stopped").format(n=len(found) - MOST_STORMS)
        yield trouble("", more, _("See: tuidesk storm"), level="soon")


def _loops(conn: sa.Connection) -> Iterator[Trouble]:
    for circle in loops.present(conn):
        said = _("mail goes round in circles: {circle}").format(circle=circle)
        yield trouble("", said, _("See: tuidesk loops"), level="soon")


def _anything_to_do(conn: sa.Connection) -> bool:
    polled = sa.select(queue.c.id).where(queue.c.inbound_id.is_not(None)).limit(1)
    return bool(
        conn.scalar(polled) or conn.scalar(sa.select(outbound.c.id).where(outbound.c.enabled).limit(1))
    )


def _queues(conn: sa.Connection) -> Iterator[Trouble]:
    needed = {clean_line(name) for name in health.queues_with_mail(conn)}
    stuck = [name for name in queues_without_way(conn) if name in needed]
    if stuck:
        title = _("no way out for {queue}").format(queue=", ".join(stuck))
        yield trouble("", title, _("Choose a Reply via in the settings (key ,)"))
    for notice in notices(conn):
        yield trouble(notice.queue, notice.title.said(), notice.hint.said(), level="soon")
    for test in overdue(conn):
        title = _("The test to {address} has not come back yet").format(address=test.address)
        hint = test.causes[0].said() if test.causes else ""
        yield trouble(test.queue, title, hint, test.sent_at, level="soon")


def _outbox(conn: sa.Connection) -> Iterator[Trouble]:
    counted = sa.select(outbox.c.state, sa.func.count()).where(outbox.c.state.in_(("failed", "uncertain")))
    words = {
        "failed": _("Mail that could not be delivered: {count}"),
        "uncertain": _("Mail of which it is not known whether it arrived: {count}"),
    }
    for state, count in conn.execute(counted.group_by(outbox.c.state).order_by(outbox.c.state)):
        yield trouble("", words[state].format(count=count), _("See: tuidesk outbox"))
