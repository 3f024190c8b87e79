"""What somebody wants to sign in to, looked at before he opens any browser."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import sqlalchemy as sa

from tuidesk import config
from tuidesk.desk import signing_in
from tuidesk.desk.connecting import queue as connecting_queue
from tuidesk.desk.connecting.doubts import refuse_connected, refuse_consumer_outlook
from tuidesk.desk.names import check_address
from tuidesk.i18n import Phrase
from tuidesk.locations import Locations
from tuidesk.mail.oauth.values import Registration
from tuidesk.store.engine import Store

_GIVEN = ("tenant", "client_id", "directions", "queue", "name", "secret_expires_at")


class Asker(Protocol):
    """Who asked for a sign-in and follows it: a job of the worker, or a command at its terminal."""

    stop: threading.Event

    @property
    def id(self) -> int:
        """The id of the job, 0 when it is none."""

    @property
    def by(self) -> str:
        """The name of the agent."""

    @property
    def store(self) -> Store:
        """The desk's store."""

    @property
    def locations(self) -> Locations:
        """Where the desk's files are."""

    def say(self, phrase: Phrase, **data: Any) -> None:
        """Tell the next step, with plain values for a screen."""

    def check(self, conn: sa.Connection) -> None:
        """Raise within a transaction when nobody wants the result any more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The mailbox, its app registration, and what is connected once somebody signed in.

    `account` is one of the desk that signs in again; then `login` is who must sign in.
    """

    address: str
    tenant: str = ""
    client_id: str = ""
    directions: str = "both"
    queue: str = ""
    name: str = ""
    account: int = 0
    login: str = ""
    secret_expires_at: int = 0

    @property
    def signs_in(self) -> str:
        """The user who is expected to sign in."""
        return self.login or self.address

    def registration(self, locations: Locations, secret: str = "") -> Registration:
        """Return the app registration with where its sign-in is; raises BadConfig."""
        provider = config.read(locations.config).office365
        return Registration(
            self.tenant,
            self.client_id,
            provider.authority,
            provider.ca_file,
            user=self.signs_in,
            secret=secret,
        )


def wish_of(conn: sa.Connection, payload: Mapping[str, Any]) -> Wish:
    """Read a wish from a job's payload and refuse now what could not be connected afterwards.

    An account that signs in again knows its own values; the payload may correct tenant and client id.
    Raises BadUsage or NotFound.
    """
    account_id = int(payload.get("account", 0))
    if account_id:
        known = signing_in.known(conn, account_id)
        named = {name: payload[name] for name in ("tenant", "client_id") if payload.get(name)}
        own = Wish(known.address, known.tenant, known.client_id, known.directions, login=known.login)
        later = int(payload.get("secret_expires_at", 0))
        return replace(own, account=account_id, secret_expires_at=later, **named)
    given = {name: payload[name] for name in _GIVEN if name in payload}
    wish = Wish(check_address(str(payload.get("address", ""))), **given)
    refuse_consumer_outlook(wish.address)
    refuse_connected(conn, wish.address, wish.directions)
    connecting_queue.choose(conn, wish.queue, wish.address, wish.directions)
    return wish
