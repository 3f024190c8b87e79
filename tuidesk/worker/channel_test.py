"""Proves a channel: reaches its servers and logs in, without reading or sending mail."""

from __future__ import annotations

from collections.abc import Callable

from tuidesk.errors import NotFound, Problem
from tuidesk.i18n import Phrase, mark, plural
from tuidesk.locations import Locations
from tuidesk.mail import smtp
from tuidesk.mail.imap import Mailbox
from tuidesk.mail.tls import Login
from tuidesk.store.engine import Store
from tuidesk.worker import report
from tuidesk.worker.channels import (
    InboundChannel,
    NoPassword,
    OutboundChannel,
    endpoint_of,
    halves,
    login_of,
)
from tuidesk.worker.job import Job, Result

Say = Callable[[Phrase], None]


def test_channel(job: Job) -> Result:
    """Do the job test-channel: payload `channel`; the secret is a candidate password."""
    name = str(job.payload.get("channel", ""))
    return {"steps": prove(job.store, job.locations, name, job.secret or None, job.say)}


def prove(
    store: Store,
    locations: Locations,
    name: str,
    password: str | None = None,
    say: Say = lambda phrase: None,
) -> list[Phrase]:
    """Reach both halves of a channel and tell and return what worked; raises what did not.

    A candidate password, not saved yet, takes the place of the saved one; then nothing is
    written about the channel's health.
    """
    with store.read() as conn:
        found = [half for half in halves(conn, name) if half is not None and half.host]
    if not found:
        title = Phrase(mark("There is no channel {name} with a server"), {"name": name})
        raise NotFound(title, Phrase(mark("See: tuidesk channel list")))
    steps = []
    for half in found:
        say(Phrase(mark("reaching {host}"), {"host": half.host}))
        steps.append(_prove_half(store, locations, half, password))
        say(steps[-1])
    return steps


def _prove_half(
    store: Store, locations: Locations, half: InboundChannel | OutboundChannel, password: str | None
) -> Phrase:
    try:
        login = Login(half.login, password) if password else login_of(store, locations, half)
        said = _read(half, login) if isinstance(half, InboundChannel) else _greet(half, login)
    except Problem as problem:
        if not password:
            report.ill(store, half, problem)
        raise
    if not password:
        report.well(store, half)
    return said


def _read(channel: InboundChannel, login: Login | None) -> Phrase:
    if login is None:
        raise NoPassword(channel.name)
    box = Mailbox.open(endpoint_of(channel), login, channel.folder)
    count = box.exists
    box.close()
    return plural(
        "{host} opens the folder {folder} ({count} mail)",
        "{host} opens the folder {folder} ({count} mails)",
        count,
        host=channel.host,
        folder=channel.folder,
    )


def _greet(channel: OutboundChannel, login: Login | None) -> Phrase:
    smtp.probe(endpoint_of(channel), login)
    return Phrase(mark("{host} lets this desk send"), {"host": channel.host})
