"""A shared mailbox: somebody else signed in than was typed, and may use it; then his rights are tested."""

from __future__ import annotations

from tuidesk.desk import provider_servers
from tuidesk.desk.servers import Server
from tuidesk.errors import BadUsage, NotFound, Problem
from tuidesk.i18n import Phrase, mark
from tuidesk.mail.errors import FolderMissing, LoginRefused, MailError, SendingSwitchedOff, Throttled
from tuidesk.mail.imap import Mailbox
from tuidesk.mail.oauth.values import access_of
from tuidesk.mail.smtp.rehearsal import rehearse
from tuidesk.mail.tls import Endpoint, TlsMode, TokenLogin
from tuidesk.store import jobs, secrets
from tuidesk.worker.job import Job
from tuidesk.worker.sign_in.end import Result, aside, connect
from tuidesk.worker.sign_in.wish import Wish, wish_of

_NO_RIGHT = "authenticated but not connected"  # how Exchange Online says that a user may not open a mailbox


class NoFullAccess(MailError):
    """Who signed in may not open the shared mailbox."""

    what = mark("{user} may not open the mailbox {address}")
    remedy = mark(
        "In the Exchange admin center open the mailbox {address}, Delegation, Read and manage (Full Access): add"
        " {user}; it takes up to an hour until it holds"
    )


class Gone(Problem):
    """The tokens of the sign-in do not wait any more."""

    def __init__(self) -> None:
        title = mark("The sign-in has waited too long for an answer")
        super().__init__(Phrase(title), Phrase(mark("Sign in again")))


def finish_sign_in(job: Job) -> Result:
    """Do the job: payload `sign_in` (the job that asked) and `answer`, which is "shared"."""
    if job.payload.get("answer") != "shared":
        raise BadUsage(Phrase(mark("There is no such answer to a sign-in")))
    sign_in = int(job.payload.get("sign_in", 0))
    with job.store.read() as conn:
        row = jobs.get(conn, sign_in)
        if row is None or row.result is None or not row.result.get("signed_in"):
            raise NotFound(Phrase(mark("There is no such sign-in any more")), Phrase(mark("Sign in again")))
        wish = wish_of(conn, row.payload)
        cache = secrets.read_aside(conn, job.locations, aside(sign_in))
    access = access_of(cache)
    if access is None or not access.alive:
        raise Gone
    user = str(row.result["signed_in"])
    _test(job, wish, user, access.token)
    made = connect(job, wish, cache, str(row.result["flow"]), user, waited_as=aside(sign_in))
    return made | {"address": wish.address, "signed_in": user}


def _test(job: Job, wish: Wish, user: str, token: str) -> None:
    """Find out whether he may read and send; that sending is switched off keeps nobody from reading."""
    names = {"user": user, "address": wish.address}
    servers = provider_servers.office365()
    if wish.directions != "out" and servers.imap:
        _open(_endpoint(servers.imap), wish.address, user, token)
        job.say(Phrase(mark("{user} may open the mailbox {address}"), names))
    if wish.directions != "in" and servers.smtp:
        try:
            rehearse(_endpoint(servers.smtp), TokenLogin(user, token), wish.address)
        except SendingSwitchedOff as problem:
            job.say(Phrase(problem.what, {"host": problem.host, "user": user}))
        else:
            said = mark("{host} takes {address} as sender from {user}; the first mail gives the last word")
            job.say(Phrase(said, {**names, "host": servers.smtp.host}))


def _open(endpoint: Endpoint, address: str, user: str, token: str) -> None:
    try:
        Mailbox.open(endpoint, TokenLogin(address, token), "INBOX").close()
    except (LoginRefused, FolderMissing) as error:
        raise NoFullAccess(endpoint.host, error.detail, user=user, address=address) from error
    except Throttled as error:
        if _NO_RIGHT not in error.detail:
            raise
        raise NoFullAccess(endpoint.host, error.detail, user=user, address=address) from error


def _endpoint(server: Server) -> Endpoint:
    tls: TlsMode = "implicit" if server.tls == "implicit" else "starttls"
    return Endpoint(server.host, server.port, tls, server.ca_file)
