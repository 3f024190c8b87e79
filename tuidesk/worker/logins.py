"""Logs in with what a channel has; a token that its server does not take is renewed.

A token can end before its time: revoked, or the consent withdrawn. Only the renewal tells which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from tuidesk.errors import Problem
from tuidesk.locations import Locations
from tuidesk.mail import smtp
from tuidesk.mail.errors import MailError, TokenRefused
from tuidesk.mail.smtp import Delivery, Envelope
from tuidesk.mail.tls import AnyLogin, TokenLogin
from tuidesk.store.engine import Store
from tuidesk.worker.channels import Channel, OutboundChannel, endpoint_of, login_of

T = TypeVar("T")

RENEWALS = 2  # the first may give what another thread renewed just before the sign-in was revoked


def logged_in(store: Store, locations: Locations, channel: Channel, use: Callable[[AnyLogin | None], T]) -> T:
    """Return what `use` returns for the channel's login; raises as login_of and `use` do."""
    login = login_of(store, locations, channel)
    for _ in range(RENEWALS):
        try:
            return use(login)
        except TokenRefused:
            if not isinstance(login, TokenLogin):
                raise
        login = login_of(store, locations, channel, refused=login.token)
    return use(login)


def deliver(
    store: Store,
    locations: Locations,
    channel: OutboundChannel,
    login: AnyLogin | None,
    envelope: Envelope,
    local_hostname: str,
) -> Delivery:
    """Hand over a mail; whatever the servers do, it returns and never raises."""
    endpoint = endpoint_of(channel)
    delivery = smtp.deliver(endpoint, login, envelope, local_hostname=local_hostname)
    for _ in range(RENEWALS):
        if not (isinstance(login, TokenLogin) and isinstance(delivery.problem, TokenRefused)):
            break
        try:
            login = login_of(store, locations, channel, refused=login.token)
        except MailError as problem:
            return replace(delivery, problem=problem)
        except Problem:  # the desk's own trouble, which is told when it comes again
            break
        delivery = smtp.deliver(endpoint, login, envelope, local_hostname=local_hostname)
    return delivery
