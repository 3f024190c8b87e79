"""The audit that somebody asks for on the health screen: it mends, as at night."""

from __future__ import annotations

from tuidesk.errors import NotFound
from tuidesk.i18n import Phrase, mark
from tuidesk.worker import audit
from tuidesk.worker.channels import inbound_channels
from tuidesk.worker.job import Job, Result
from tuidesk.worker.mending import mend


def audit_mailbox(job: Job) -> Result:
    """Do the job audit-mailbox: payload `channel`; counts its mail, takes in what is missing, counts again."""
    name = str(job.payload.get("channel", ""))
    with job.store.read() as conn:
        channel = next((one for one in inbound_channels(conn) if one.name == name), None)
    if channel is None:
        raise NotFound(Phrase(mark("No mailbox called {channel} is being read"), {"channel": name}))
    job.say(Phrase(mark("counting the mail at {host}"), {"host": channel.host}))
    done = mend(job.context, channel, job.check, job.stop)
    return {
        "server": sum(len(one.there) for one in done.accounts),
        "missing": audit.missing(done.accounts),
        "extra": audit.gone(done.accounts),
        "mended": done.mended,
    }
