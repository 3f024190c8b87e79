"""Proves a connection that is not saved yet: the servers, user and password that somebody just typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from tuidesk.desk import provider_servers
from tuidesk.desk.servers import Server
from tuidesk.errors import BadUsage
from tuidesk.i18n import Phrase, mark
from tuidesk.mail.tls import Endpoint, Login, TlsMode
from tuidesk.worker import proving
from tuidesk.worker.channel_test import test_channel
from tuidesk.worker.job import Job, Result
from tuidesk.worker.proving import Trial

# A place in a payload: [host, port, tls mode], or None for a direction that is not wanted.
Place = list[Any] | None


def check_mailbox(job: Job) -> Result:
    """Do the job check-mailbox: payload `login`, `folder` and the servers (see `endpoints`), or a saved `channel`.

    The secret is the password; nothing is written, whatever comes of it.
    """
    payload = job.payload
    if payload.get("channel"):
        return test_channel(job)
    imap, smtp = endpoints(payload)
    login = Login(str(payload.get("login", "")), job.secret)
    folder = str(payload.get("folder") or "INBOX")
    trials = []
    if imap:
        trials.append(Trial("in", imap.host, lambda: proving.receive(imap, login, folder)))
    if smtp:
        trials.append(Trial("out", smtp.host, lambda: proving.send(smtp, login if login.user else None)))
    return proving.run(trials, job.say).result()


def endpoints(payload: Mapping[str, Any]) -> tuple[Endpoint | None, Endpoint | None]:
    """Return the servers that a payload names: a `provider`, or `imap` and `smtp`; None for one not wanted.

    `directions` (both, in, out) leaves one out. Raises BadUsage when none is left, or MailError.
    """
    known = provider_servers.of_kind(str(payload.get("provider") or ""))
    imap, smtp = known.imap or _server(payload, "imap"), known.smtp or _server(payload, "smtp")
    wanted = payload.get("directions") or "both"
    found = (None if wanted == "out" else imap, None if wanted == "in" else smtp)
    if found == (None, None):
        raise BadUsage(Phrase(mark("No server is named")))
    return _endpoint(found[0]), _endpoint(found[1])


def _server(payload: Mapping[str, Any], name: str) -> Server | None:
    place = cast(Place, payload.get(name))
    if not place:
        return None
    host, port, tls = place
    return Server(str(host), int(port), str(tls), str(payload.get("ca_file") or ""))


def _endpoint(server: Server | None) -> Endpoint | None:
    if server is None:
        return None
    return Endpoint(server.host, server.port, cast(TlsMode, server.tls), server.ca_file)
