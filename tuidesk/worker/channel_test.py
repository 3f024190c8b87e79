"""Proves a channel: reaches its servers and logs in, without reading or sending mail."""

from __future__ import annotations

from tuidesk.errors import NotFound, Problem
from tuidesk.i18n import _, ngettext
from tuidesk.locations import Locations
from tuidesk.mail import smtp
from tuidesk.mail.imap import Mailbox
from tuidesk.mail.tls import Login
from tuidesk.store.engine import Store
from tuidesk.term.clean import clean_line
from tuidesk.worker import report
from tuidesk.worker.channels import (
    InboundChannel,
    NoPassword,
    OutboundChannel,
    endpoint_of,
    halves,
    login_of,
)


def prove(store: Store, locations: Locations, name: str, password: str | None = None) -> list[str]:
    """Reach both halves of a channel and return what worked, a sentence each; raises what did not.

    A candidate password, not saved yet, takes the place of the saved one; then nothing is
    written about the channel's health.
    """
    with store.read() as conn:
        found = [half for half in halves(conn, name) if half is not None and half.host]
    if not found:
        title = _("There is no channel {name} with a server").format(name=clean_line(name))
        raise NotFound(title, _("See: tuidesk channel list"))
    return [_prove_half(store, locations, half, password) for half in found]


def _prove_half(
    store: Store, locations: Locations, half: InboundChannel | OutboundChannel, password: str | None
) -> str:
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


def _read(channel: InboundChannel, login: Login | None) -> str:
    if login is None:
        raise NoPassword(channel.name)
    box = Mailbox.open(endpoint_of(channel), login, channel.folder)
    count = box.exists
    box.close()
    said = ngettext(
        "{host} opens the folder {folder} ({count} mail)",
        "{host} opens the folder {folder} ({count} mails)",
        count,
    )
    return said.format(host=channel.host, folder=clean_line(channel.folder), count=count)


def _greet(channel: OutboundChannel, login: Login | None) -> str:
    smtp.probe(endpoint_of(channel), login)
    return _("{host} lets this desk send").format(host=channel.host)
