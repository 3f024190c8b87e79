"""Rows about who sends through an outbound channel, and what became of its From on the way."""

from __future__ import annotations

import json
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store import facts, feed
from tuidesk.store.tables import account, meta, outbound

NULL = "<>"  # the null sender (RFC 5321 §4.5.5), in the place of an address
PROVIDERS = ("office365", "gmail")
REFUSED = "refused"  # in the place of an address: the server takes no mail from it


class Sender(NamedTuple):
    """An outbound channel and the account behind it."""

    outbound_id: int
    account_id: int
    kind: str  # of the account
    name: str
    from_address: str
    confirmed: bool  # an admin said that From may be of another domain
    account_address: str  # "" = not a provider's account
    login: str
    host: str
    sent_policy: str  # auto | append | off


def sender(conn: sa.Connection, outbound_id: int) -> Sender | None:
    """Return who sends through a channel, None when it is gone."""
    login = sa.case((outbound.c.login != "", outbound.c.login), else_=account.c.login)
    columns = (outbound.c.id, account.c.id, account.c.kind)
    names = (outbound.c.name, outbound.c.from_address, outbound.c.domain_confirmed, account.c.address)
    query = sa.select(*columns, *names, login, outbound.c.host, outbound.c.sent_policy).join(account)
    row = conn.execute(query.where(outbound.c.id == outbound_id)).first()
    return Sender._make(row) if row else None


def confirm(conn: sa.Connection, outbound_id: int, *, yes: bool = True) -> None:
    """Note whether somebody said that From may be of another domain than the account."""
    conn.execute(sa.update(outbound).where(outbound.c.id == outbound_id).values(domain_confirmed=yes))
    feed.publish(conn, "channel", outbound_id)


def seen_as(conn: sa.Connection, outbound_id: int, address: str) -> str:
    """Return the From under which mail from this address was seen to leave, '' when nobody has looked, or REFUSED."""
    noted = json.loads(facts.get(conn, _key(outbound_id), "{}"))
    return str(noted.get(address.casefold(), ""))


def note_seen(conn: sa.Connection, outbound_id: int, address: str, seen: str) -> None:
    """Note under which From mail from an address leaves."""
    noted = json.loads(facts.get(conn, _key(outbound_id), "{}"))
    facts.put(conn, _key(outbound_id), json.dumps({**noted, address.casefold(): seen.casefold()}))
    feed.publish(conn, "channel", outbound_id)


def takes_null(conn: sa.Connection, outbound_id: int) -> bool:
    """Say whether to try the null sender: not where it was refused, nor at providers, which want the account."""
    found = sender(conn, outbound_id)
    return found is not None and found.kind not in PROVIDERS and seen_as(conn, outbound_id, NULL) != REFUSED


def forget(conn: sa.Connection, outbound_id: int) -> None:
    """Forget what was seen of a channel that goes; its id may be given again."""
    conn.execute(sa.delete(meta).where(meta.c.key == _key(outbound_id)))


def _key(outbound_id: int) -> str:
    return f"from_seen:{outbound_id}"
