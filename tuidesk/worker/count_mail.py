"""Counts what a first import would take in, before anybody decides how far back it goes."""

from __future__ import annotations

import datetime
from contextlib import closing

from tuidesk.desk import channels
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import Phrase, mark
from tuidesk.mail.imap import Mailbox
from tuidesk.mail.tls import AnyLogin, Endpoint, Login
from tuidesk.worker.channels import NoPassword, endpoint_of, halves, login_of
from tuidesk.worker.job import Job, Result
from tuidesk.worker.mailbox_check import endpoints
from tuidesk.worker.proving import ANSWER_SECONDS

DAYS = 30
# What providers give over the Internet, their brakes included; a server next door is ten times as fast.
MAILS_A_SECOND = 27


def count_mail(job: Job) -> Result:
    """Do the job count-mail: payload `channel`, or `login` and the servers with the password as secret."""
    place, login, folder = _mailbox(job)
    job.say(Phrase(mark("asking {host} how many mails there are"), {"host": place.host}))
    since = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=DAYS)
    with closing(Mailbox.open(place, login, folder, timeout=ANSWER_SECONDS)) as box:
        everything, lately = box.exists, len(box.uids_since(since))
    return {"now": 0, f"{DAYS}d": lately, "all": everything, "minutes": minutes(everything)}


def minutes(mails: int) -> int:
    """Return about how many minutes taking in so many mails lasts; 0 only for none."""
    return -(-mails // (MAILS_A_SECOND * 60))


def _mailbox(job: Job) -> tuple[Endpoint, AnyLogin, str]:
    name = str(job.payload.get("channel") or "")
    if not name:
        place, _smtp = endpoints(job.payload)
        if place is None:
            raise BadUsage(Phrase(mark("No server is named")))
        login = Login(str(job.payload.get("login", "")), job.secret)
        return place, login, str(job.payload.get("folder") or "INBOX")
    with job.store.read() as conn:
        inward, _outward = halves(conn, channels.find(conn, name))
    if inward is None:
        raise NotFound(Phrase(mark("{channel} only sends mail"), {"channel": name}))
    found = Login(inward.login, job.secret) if job.secret else login_of(job.store, job.locations, inward)
    if found is None:
        raise NoPassword(inward.name)
    return endpoint_of(inward), found, inward.folder
