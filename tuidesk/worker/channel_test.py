"""Proves a saved channel: its two directions apart, and the outcome is its health."""

from __future__ import annotations

from collections.abc import Callable

from tuidesk.desk import channels, outbox
from tuidesk.errors import NotFound, Problem
from tuidesk.i18n import Phrase, mark
from tuidesk.locations import Locations
from tuidesk.mail.tls import AnyLogin, Login
from tuidesk.store.engine import Store
from tuidesk.worker import proving, report, tokens
from tuidesk.worker.channels import (
    Channel,
    InboundChannel,
    NoPassword,
    OutboundChannel,
    endpoint_of,
    halves,
)
from tuidesk.worker.job import Job, Result
from tuidesk.worker.logins import logged_in
from tuidesk.worker.proving import Say, Trial, Verdict


def test_channel(job: Job) -> Result:
    """Do the job test-channel: payload `channel`, `direction` (in, out or none); the secret is a candidate password."""
    name, direction = str(job.payload.get("channel", "")), str(job.payload.get("direction") or "")
    return prove(job.store, job.locations, name, job.secret, direction, job.say).result()


def prove(
    store: Store,
    locations: Locations,
    name: str,
    password: str = "",
    direction: str = "",
    say: Say = lambda phrase: None,
) -> Verdict:
    """Reach the servers of a channel, or of one direction of it, and write down how it is.

    A candidate password, not saved yet, takes the place of the saved one; then nothing is written.
    Raises NotFound when there is no such channel, or none with a server in that direction.
    """
    with store.read() as conn:
        row = channels.find(conn, name)
        inward, outward = halves(conn, row)
    trials = []
    if inward and inward.host and direction != "out":
        trials.append(_trial("in", store, inward, password, _reading(store, locations, inward, password)))
    if outward and outward.host and direction != "in":
        trials.append(_trial("out", store, outward, password, _sending(store, locations, outward, password)))
    if not trials:
        title = Phrase(mark("{name} has no server to test"), {"name": row.name})
        raise NotFound(title, Phrase(mark("See: tuidesk channel list")))
    return proving.run(trials, say)


def _trial(
    direction: proving.Direction, store: Store, half: Channel, password: str, work: Callable[[], Phrase]
) -> Trial:
    def prove() -> Phrase:
        try:
            said = work()
        except Problem as problem:
            if not password:
                report.ill(store, half, problem)
            raise
        if not password:
            _well(store, half)
        return said

    return Trial(direction, half.host, prove)


def _well(store: Store, half: Channel) -> None:
    report.well(store, half)
    if isinstance(half, OutboundChannel):
        outbox.resume(store, half.id)


def _reading(store: Store, locations: Locations, half: InboundChannel, password: str) -> Callable[[], Phrase]:
    def opened(login: AnyLogin | None) -> Phrase:
        if login is None:
            raise NoPassword(half.name)
        return proving.receive(endpoint_of(half), login, half.folder)

    return lambda: _with_login(store, locations, half, password, opened)


def _sending(
    store: Store, locations: Locations, half: OutboundChannel, password: str
) -> Callable[[], Phrase]:
    return lambda: _with_login(
        store, locations, half, password, lambda login: proving.send(endpoint_of(half), login)
    )


def _with_login(
    store: Store,
    locations: Locations,
    half: Channel,
    password: str,
    use: Callable[[AnyLogin | None], Phrase],
) -> Phrase:
    if password:
        return use(Login(half.login, password))
    tokens.ask_again(store, half.account_id)
    return logged_in(store, locations, half, use)
