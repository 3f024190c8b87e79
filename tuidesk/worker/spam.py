"""Looks into the folder where the provider puts what it takes for spam: customers' mail ends there too."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tuidesk.desk import intake
from tuidesk.desk.intake import Arrival
from tuidesk.errors import NotFound, Problem
from tuidesk.i18n import Phrase, mark
from tuidesk.mail.imap import Mailbox
from tuidesk.store import spam
from tuidesk.worker import generations
from tuidesk.worker.channels import InboundChannel, inbound_channels
from tuidesk.worker.context import Context
from tuidesk.worker.job import Job, Result
from tuidesk.worker.opening import open_mailbox

log = logging.getLogger(__name__)

LOOK_SECONDS = 3600.0
MOST_SHOWN = 100


class SpamWatch:
    """Counts, once an hour, what came into a mailbox's Spam since somebody last looked there."""

    def __init__(self, context: Context, channel: InboundChannel) -> None:
        self._context = context
        self._channel = channel
        self._next = time.monotonic()

    def look(self) -> None:
        """Count when it is time; a mailbox without such a folder, or that will not open it, has none."""
        if self._next > time.monotonic():
            return
        self._next = time.monotonic() + LOOK_SECONDS
        try:
            with _spam(self._context, self._channel) as box:
                _count(self._context, self._channel, box)
        except Problem as problem:
            log.info("spam of %s not counted: %s", self._channel.name, problem)


class NoSpamFolder(NotFound):
    """The mailbox has no folder for spam."""

    def __init__(self, channel: str) -> None:
        super().__init__(Phrase(mark("The mailbox {channel} has no folder for spam"), {"channel": channel}))


class SpamGone(NotFound):
    """The mail is not in the folder for spam any more."""

    def __init__(self) -> None:
        super().__init__(
            Phrase(mark("The mail is not in the Spam folder any more")), Phrase(mark("Look again"))
        )


def look_spam(job: Job) -> Result:
    """Do the job look-spam: payload `channel`; lists the newest mails in Spam, which then count as looked at."""
    channel = _channel(job)
    job.say(Phrase(mark("looking into Spam at {host}"), {"host": channel.host}))
    with _spam(job.context, channel) as box:
        looked = _looked(job.context, channel, box)
        unseen = set(box.unseen(looked.uid + 1))
        uids = box.uids()[-MOST_SHOWN:]
        heads = box.heads(uids)
        parsed = job.context.cage.parse([heads.get(uid, b"") for uid in uids])
        with job.store.write() as conn:
            job.check(conn)
            spam.looked(conn, channel.id, box.uidvalidity, box.uidnext - 1)
        rows = [_row(uid, mail, uid in unseen) for uid, mail in zip(uids, parsed, strict=True)]
    return {"uidvalidity": box.uidvalidity, "mails": rows[::-1]}


def take_spam(job: Job) -> Result:
    """Do the job take-spam: payload `channel`, `uid`, `uidvalidity`; one mail from Spam becomes a ticket."""
    channel, uid = _channel(job), int(job.payload["uid"])
    with _spam(job.context, channel) as box:
        mails = [mail for batch in box.fetch([uid]) for mail in batch if not mail.error]
        if not mails or box.uidvalidity != int(job.payload["uidvalidity"]):
            raise SpamGone
        [mail] = mails
        sha256 = job.store.raw.put(mail.raw)
        arrival = Arrival(
            channel=channel.name,
            folder=box.folder,
            uidvalidity=generations.key(channel, box),
            uid=uid,
            sha256=sha256,
            parsed=job.context.cage.parse([mail.raw])[0],
            received_ms=mail.internal_ms,
            queue_id=channel.queue_id,
            provider_id=mail.provider_id,
        )
    [taken] = intake.take_each(job.store, [arrival], fence=job.check)
    job.context.tally.arrived([taken])
    return {"number": taken.ticket_number or 0, "disposition": taken.disposition}


def _row(uid: int, mail: Any, new: bool) -> Mapping[str, Any]:
    sender = mail.sender.address or mail.sender.name
    return {"uid": uid, "from": sender, "subject": mail.subject, "date": mail.date_ms or 0, "new": new}


def _channel(job: Job) -> InboundChannel:
    name = str(job.payload.get("channel", ""))
    with job.store.read() as conn:
        found = next((one for one in inbound_channels(conn) if one.name == name), None)
    if found is None:
        raise NotFound(Phrase(mark("No mailbox called {channel} is being read"), {"channel": name}))
    return found


@contextmanager
def _spam(context: Context, channel: InboundChannel) -> Iterator[Mailbox]:
    """Open the folder over a connection of its own; raises NoSpamFolder and what opening a mailbox raises."""
    box = open_mailbox(context, channel)
    try:
        name = box.junk_folder()
        if name is None:
            raise NoSpamFolder(channel.name)
        box.enter(name)
        yield box
    finally:
        box.close()


def _looked(context: Context, channel: InboundChannel, box: Mailbox) -> spam.Looked:
    """Return how far somebody looked; what lay there when the desk first came counts as looked at."""
    with context.store.read() as conn:
        looked = spam.read(conn, channel.id)
    if looked.generation == box.uidvalidity:
        return looked
    met = spam.Looked(box.uidvalidity, box.uidnext - 1)
    with context.store.write() as conn:
        spam.looked(conn, channel.id, met.generation, met.uid)
    return met


def _count(context: Context, channel: InboundChannel, box: Mailbox) -> None:
    unseen = len(box.unseen(_looked(context, channel, box).uid + 1))
    with context.store.write() as conn:
        spam.count(conn, channel.id, unseen)
