"""How a sign-in ends: the mailbox is connected in one transaction, or nothing is made and a question waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import connecting, signing_in
from tuidesk.desk.actor import Actor
from tuidesk.desk.connecting import Connected, Connection
from tuidesk.errors import BadUsage
from tuidesk.i18n import Phrase, mark
from tuidesk.mail.oauth.values import Signed
from tuidesk.store import secrets
from tuidesk.store.clock import now
from tuidesk.store.tables import account
from tuidesk.worker.sign_in.wish import Asker, Wish

ASIDE_MS = 15 * 60_000  # how long tokens wait for an answer

Result = Mapping[str, Any]


class PersonalAccount(BadUsage):
    """Who signed in has a personal Microsoft account, whose mail no app of a tenant may read."""

    def __init__(self, user: str) -> None:
        super().__init__(
            Phrase(
                mark("{user} is a personal Microsoft account, which a desk cannot sign in to"), {"user": user}
            ),
            Phrase(
                mark(
                    "Sign in with a user of the organisation, or forward the personal mailbox to a creation"
                    " address of this desk"
                )
            ),
        )


def conclude(asker: Asker, wish: Wish, signed: Signed, flow: str) -> Result:
    """Connect the mailbox when the right one signed in; else put the tokens aside and say who did."""
    who = signed.users[0] if signed.users else ""
    if signed.personal:
        raise PersonalAccount(who)
    asker.say(Phrase(mark("{user} has signed in"), {"user": who}))
    known = {"address": wish.address, "signed_in": who}
    if wish.signs_in.casefold() in signed.users:
        # Microsoft may know the mailbox's user by another name than its address: SMTP wants that one.
        login = "" if who == wish.signs_in.casefold() else who
        return connect(asker, wish, signed.cache, flow, login) | known
    if asker.id:
        with asker.store.write() as conn:
            asker.check(conn)
            secrets.put_aside(conn, aside(asker.id), signed.cache, now() + ASIDE_MS)
    return {"matches": False, "flow": flow, **known}


def connect(
    asker: Asker, wish: Wish, cache: bytes, flow: str, login: str, *, secret: str = "", waited_as: str = ""
) -> dict[str, Any]:
    """Make everything in one transaction, or bring the account back to life; raises Problem.

    `waited_as` names tokens that were put aside, to be forgotten with it.
    """
    actor = Actor(None, asker.by, "admin")  # who asked was an admin when he did
    registration = connecting.Registration(
        wish.tenant, wish.client_id, flow, login, cache, secret, wish.secret_expires_at
    )
    with asker.store.write() as conn:
        asker.check(conn)
        secrets.drop_aside(conn, waited_as)
        if wish.account:
            made = signing_in.sign_in_again(conn, actor, wish.account, registration)
        else:
            connection = Connection(wish.address, wish.directions, wish.queue, wish.name)
            made = connecting.connect_office365(conn, actor, connection, registration)
            conn.execute(sa.update(account).where(account.c.id == made.account_id).values(token_at=now()))
    asker.say(_said(made))
    return {"matches": True, "account_id": made.account_id, "channel": made.channel, "queue": made.queue}


def _said(made: Connected) -> Phrase:
    if not made.queue:
        return Phrase(mark("{channel} is connected"), {"channel": made.channel})
    said = mark("{channel} is connected to the queue {queue}")
    return Phrase(said, {"channel": made.channel, "queue": made.queue})


def aside(job_id: int) -> str:
    """Return the name under which the tokens of a sign-in wait for an answer."""
    return f"sign-in:{job_id}"
