"""Asks a server once more for a mail that it would not give; what it gives now is taken in as any other."""

from __future__ import annotations

from contextlib import closing

import sqlalchemy as sa

from tuidesk.desk import intake
from tuidesk.desk.activity import may_retry
from tuidesk.errors import NotFound, Problem
from tuidesk.i18n import Phrase, mark
from tuidesk.mail.imap import Fetched
from tuidesk.store import activity, ledger
from tuidesk.store.activity import Seen
from tuidesk.worker.arriving import Source, source
from tuidesk.worker.channels import InboundChannel, inbound_channels
from tuidesk.worker.job import Job, Result
from tuidesk.worker.opening import open_mailbox


class NotGiven(Problem):
    """The server still does not give the mail; `detail` holds its words, uncleaned."""

    def __init__(self, host: str, detail: str) -> None:
        self.detail = detail
        super().__init__(
            Phrase(mark("{host} still does not give this mail"), {"host": host}),
            Phrase(mark("Open it in the mailbox itself, and forward it here from there")),
        )


class NotThere(NotFound):
    """The mailbox does not hold the mail any more."""

    def __init__(self, host: str) -> None:
        super().__init__(
            Phrase(mark("{host} does not have this mail any more"), {"host": host}),
            Phrase(mark("Somebody moved or deleted it in the mailbox")),
        )


def retry_mail(job: Job) -> Result:
    """Do the job retry-mail: payload `line`, the id of a quarantined mail's line in the ledger."""
    with job.store.read() as conn:
        line = activity.line(conn, int(job.payload["line"]))
        channels = {one.name: one for one in inbound_channels(conn)}
    if line is None or not may_retry(line):
        raise NotFound(Phrase(mark("This mail is not in quarantine any more")), Phrase(mark("Look again.")))
    channel = channels.get(line.channel)
    if channel is None:
        raise NotFound(Phrase(mark("No mailbox called {channel} is being read"), {"channel": line.channel}))
    job.say(Phrase(mark("asking {host} for the mail"), {"host": channel.host}))
    mail, place = _fetch(job, channel, line)
    [parsed] = job.context.cage.parse([mail.raw])
    arrival = place.arrival(mail, job.store.raw.put(mail.raw), parsed)

    def fence(conn: sa.Connection) -> None:
        job.check(conn)
        ledger.release(conn, line.id)

    [taken] = intake.take_each(job.store, [arrival], fence=fence)
    job.context.tally.arrived([taken])
    return {"number": taken.ticket_number or 0, "disposition": taken.disposition}


def _fetch(job: Job, channel: InboundChannel, line: Seen) -> tuple[Fetched, Source]:
    """Return the mail with its folder; raises NotThere and NotGiven, and what opening a mailbox raises."""
    assert line.uid is not None
    with closing(open_mailbox(job.context, channel)) as box:
        side = channel if line.folder == channel.folder else channel.sent_side(line.folder)
        if line.folder != box.folder:
            box.enter(line.folder)
        place = source(job.store, side, box)
        if place.generation != line.uidvalidity:
            raise NotThere(channel.host)
        mails = [mail for batch in box.fetch([line.uid]) for mail in batch]
    if not mails:
        raise NotThere(channel.host)
    if mails[0].error:
        raise NotGiven(channel.host, mails[0].error)
    return mails[0], place
