"""Empties the rows in which a person stands; the rows remain, and with them all counts and numbers."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from tuidesk.desk.person.held import Held, names
from tuidesk.i18n import _
from tuidesk.store import erased, tickets
from tuidesk.store import tables as t
from tuidesk.store.chunks import chunks

MARK = "erased"  # in `marks` of a message and `reason` of a line of the ledger
_WORD = re.compile(r"[a-z][a-z-]{0,20}")
_KEPT_WORDS = frozenset({"from", "to", "status", "by", "header", "kind", "field", "queue_by"})


def blank(conn: sa.Connection, held: Held, moment: int) -> None:
    """Empty all of them within a transaction, and mark what must not come in again, as of a moment (ms)."""
    _remember(conn, held, moment)
    _empty_messages(conn, held)
    _empty_ledger(conn, held)
    _empty_outbox(conn, held)
    _delete(conn, held)
    _empty_events(conn, held)
    _empty_tickets(conn, held)


def _remember(conn: sa.Connection, held: Held, moment: int) -> None:
    values = [*held.addresses, *held.raw]
    for table, rows in ((t.message, held.messages), (t.outbox, held.outbox)):
        for some in chunks(rows):
            values += conn.scalars(sa.select(table.c.message_id).where(table.c.id.in_(some)))
    erased.remember(conn, values, moment)


def _empty_messages(conn: sa.Connection, held: Held) -> None:
    texts = ("message_id", "author_name", "author_address", "subject", "raw_sha256", "digest", "fingerprint",
             "conversation")  # fmt: skip
    none = dict.fromkeys(("to", "cc", "reply_to"), sa.null())
    for some in chunks(held.messages):
        conn.execute(
            sa.update(t.message)
            .where(t.message.c.id.in_(some))
            .values(dict.fromkeys(texts, "") | none | {"marks": MARK})
        )
        conn.execute(sa.update(t.body).where(t.body.c.message_id.in_(some)).values(text="", folds=sa.null()))
        for table in (t.attachment, t.reference):
            conn.execute(sa.delete(table).where(table.c.message_id.in_(some)))
        if conn.dialect.name == "postgresql":
            conn.execute(
                sa.text("UPDATE search SET words = '' WHERE message_id = ANY(:ids)"), {"ids": list(some)}
            )


def _empty_ledger(conn: sa.Connection, held: Held) -> None:
    """Blank the lines; a mail of a pipe is known by its bytes, so their mark takes the place of the digest."""
    key = erased.key_of(conn)
    query = sa.select(t.ledger.c.id, t.ledger.c.uid, t.ledger.c.sha256)
    lines = [
        row
        for column, values in ((t.ledger.c.ticket_id, held.tickets), (t.ledger.c.entry_id, held.messages))
        for some in chunks(values)
        for row in conn.execute(query.where(column.in_(some))).all()
    ]
    for row in {row.id: row for row in lines}.values():
        digest = row.sha256
        if not digest.startswith(erased.GONE):
            digest = "" if row.uid is not None or not digest else erased.GONE + erased.mark(key, digest)
        values = {"message_id": "", "reason": MARK, "provider_id": "", "sha256": digest}
        conn.execute(sa.update(t.ledger).where(t.ledger.c.id == row.id).values(values))


def _empty_outbox(conn: sa.Connection, held: Held) -> None:
    """Blank the letters; what has not left never will. Of one that is leaving nothing is written down any more."""
    unsent = t.outbox.c.state != "sent"
    texts = ("subject", "message_id", "assigned_id", "mime_sha256", "server_reply", "reason")
    none = {"spec": sa.null(), "results": sa.null(), "recipients": []}
    for some in chunks(held.outbox):
        mine = t.outbox.c.id.in_(some)
        conn.execute(sa.update(t.outbox).where(mine).values(dict.fromkeys(texts, "") | none))
        conn.execute(sa.update(t.outbox).where(mine, unsent).values(state="withdrawn", reason=MARK))


def _delete(conn: sa.Connection, held: Held) -> None:
    for column, values in (
        (t.draft.c.id, held.drafts),
        (t.upload.c.id, held.uploads),
        (t.card.c.ticket_id, held.tickets),
        (t.card.c.other_ticket_id, held.tickets),
        (t.card.c.message_id, held.messages),
        (t.ticket_tag.c.ticket_id, held.tickets),
        (t.chore.c.sha256, held.raw),
    ):
        for some in chunks(values):
            conn.execute(sa.delete(column.table).where(column.in_(some)))
    for address in held.addresses:
        conn.execute(sa.delete(t.card).where(names(t.card.c.data, address)))
        ended = t.job.c.state.not_in(("waiting", "running"))
        for about in (t.job.c.payload, t.job.c.result):
            conn.execute(sa.delete(t.job).where(names(about, address), ended))


def _empty_events(conn: sa.Connection, held: Held) -> None:
    """Keep what the record says in numbers and in words of our own; texts may be anybody's.

    So it is on his tickets, and wherever else the record names him.
    """
    about: list[sa.ColumnElement[bool]] = [t.event.c.ticket_id.in_(some) for some in chunks(held.tickets)]
    about += [names(t.event.c.data, address) for address in held.addresses]
    for which in about:
        for row in conn.execute(sa.select(t.event.c.id, t.event.c.data).where(which)).all():
            data = {name: value for name, value in (row.data or {}).items() if _ours(name, value)}
            conn.execute(sa.update(t.event).where(t.event.c.id == row.id).values(data=data))


def _ours(name: str, value: object) -> bool:
    if isinstance(value, (bool, int)):
        return True
    return name in _KEPT_WORDS and isinstance(value, str) and bool(_WORD.fullmatch(value) or not value)


def _empty_tickets(conn: sa.Connection, held: Held) -> None:
    for ticket_id in held.tickets:
        values: dict[str, Any] = {
            "title": _("erased"),
            "status": "closed",
            "customer_id": None,
            "waiting": "",
        }
        tickets.change(conn, ticket_id, touch=False, **values)
    if held.customer_id is not None:
        of = t.customer_address.c.customer_id == held.customer_id
        conn.execute(sa.delete(t.customer_address).where(of))
        conn.execute(
            sa.update(t.ticket).where(t.ticket.c.customer_id == held.customer_id).values(customer_id=None)
        )
        conn.execute(sa.delete(t.customer).where(t.customer.c.id == held.customer_id))
