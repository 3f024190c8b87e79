"""The mails that opened tickets, newest first, for trying a routing rule on the past."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store import sight
from tuidesk.store.engine import Store
from tuidesk.store.tables import body, message, ticket

PAGE = 200
_NEWEST = 2**62


class PastMail(NamedTuple):
    """One mail and the ticket that it opened; `text` is empty when it was not asked for."""

    id: int
    ticket_id: int
    number: int
    title: str
    origin_queue_id: int
    kind: str
    address: str
    name: str
    to: list[list[str]]
    cc: list[list[str]]
    subject: str
    raw_sha256: str
    text: str


def pages(store: Store, limit: int, *, text: bool, hidden: Collection[int] = ()) -> Iterator[list[PastMail]]:
    """Yield pages of the newest mails but those of hidden queues, a transaction each to hold nobody up."""
    before, left, query = _NEWEST, limit, _query(text).where(*sight.without(hidden))
    while left > 0:
        with store.read() as conn:
            rows = conn.execute(query.limit(min(PAGE, left)), {"before": before}).all()
        page = [PastMail._make(row) for row in rows]
        if page:
            yield page
        if len(page) < min(PAGE, left):
            return
        left, before = left - len(page), page[-1].id


def _query(text: bool) -> sa.Select[tuple[object, ...]]:
    tables = message.join(ticket, ticket.c.id == message.c.ticket_id)
    words: sa.ColumnElement[str] = sa.literal("")
    if text:
        tables = tables.outerjoin(body, body.c.message_id == message.c.id)
        words = sa.func.coalesce(body.c.text, "")
    columns = (
        *(message.c.id, message.c.ticket_id, ticket.c.number, ticket.c.title, ticket.c.origin_queue_id),
        *(message.c[name] for name in ("kind", "author_address", "author_name", "to", "cc", "subject")),
        *(message.c.raw_sha256, words),
    )
    opened = (message.c.direction == "in", message.c.disposition == "ticket")
    older = message.c.id < sa.bindparam("before", type_=sa.BigInteger)
    return sa.select(*columns).select_from(tables).where(*opened, older).order_by(message.c.id.desc())
