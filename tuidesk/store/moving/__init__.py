"""Moves messages between tickets, with all that hangs on them: mail out, ids, ledger, questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store import reply_facts
from tuidesk.store.chunks import chunks
from tuidesk.store.outgoing import WITHDRAWN
from tuidesk.store.tables import card, issued, ledger, mention, message, outbox, reference

# What names its ticket by itself, and by what it can be found again.
_TABLES: Mapping[str, tuple[sa.Table, sa.Column[Any]]] = {
    "outbox": (outbox, outbox.c.id),
    "issued": (issued, issued.c.token),
    "ledger": (ledger, ledger.c.id),
    "card": (card, card.c.id),
}
_HUMAN_IN = sa.and_(message.c.direction == "in", message.c.kind == "human")
_LETTER = sa.and_(message.c.direction == "out", message.c.kind.in_(("reply", "new")))


class Moved(NamedTuple):
    """What a merge moved, as plain JSON values: messages, and rows of tables that hang on none of them."""

    messages: list[int]
    rest: dict[str, list[Any]]


def lock(conn: sa.Connection, *ticket_ids: int) -> None:
    """Keep others from changing tickets and their mail out, in the order of all who lock both (PostgreSQL)."""
    mine = sa.select(outbox.c.id).where(outbox.c.ticket_id.in_(ticket_ids))
    conn.execute(mine.order_by(outbox.c.id).with_for_update())
    for ticket_id in sorted(set(ticket_ids)):
        reply_facts.lock_ticket(conn, ticket_id)


def whole(conn: sa.Connection, from_id: int, to_id: int) -> Moved:
    """Move all of a ticket to another one."""
    mine = list(conn.scalars(sa.select(message.c.id).where(message.c.ticket_id == from_id)))
    some(conn, mine, from_id, to_id)
    rest = {}
    for name, (table, key) in _TABLES.items():
        left = sa.update(table).where(table.c.ticket_id == from_id).values(ticket_id=to_id)
        rest[name] = list(conn.scalars(left.returning(key)))
    return Moved(mine, rest)


def some(conn: sa.Connection, message_ids: Iterable[int], from_id: int, to_id: int) -> None:
    """Move those of the messages that stand on a ticket, and their copies, to another one."""
    for part in chunks(message_ids):
        wanted = sa.or_(message.c.id.in_(part), message.c.copy_of_id.in_(part))
        here = sa.update(message).where(wanted, message.c.ticket_id == from_id).values(ticket_id=to_id)
        moved = list(conn.scalars(here.returning(message.c.id)))
        letters = sa.select(outbox.c.id).where(outbox.c.entry_id.in_(moved))
        for table, which in (
            (issued, issued.c.outbox_id.in_(letters)),
            (outbox, outbox.c.entry_id.in_(moved)),
            (ledger, ledger.c.entry_id.in_(moved)),
            (card, card.c.message_id.in_(moved)),
            (mention, mention.c.message_id.in_(moved)),
        ):
            conn.execute(sa.update(table).where(which).values(ticket_id=to_id))


def back(conn: sa.Connection, moved: Moved, from_id: int, to_id: int) -> None:
    """Move what a merge moved back, as far as it still stands there, and with it the mails that answer it since."""
    some(conn, _with_answers(conn, moved.messages, from_id), from_id, to_id)
    for name, keys in moved.rest.items():
        table, key = _TABLES[name]
        for part in chunks(keys):
            here = sa.update(table).where(key.in_(part), table.c.ticket_id == from_id)
            conn.execute(here.values(ticket_id=to_id))


def _with_answers(conn: sa.Connection, message_ids: Sequence[int], ticket_id: int) -> list[int]:
    """Return messages with those of a ticket that answer one of them, or an answer to one."""
    found, fresh = dict.fromkeys(message_ids), list(message_ids)
    while fresh:
        answers = [key for part in chunks(fresh) for key in conn.scalars(_answers(part, ticket_id))]
        fresh = [key for key in answers if key not in found]
        found.update(dict.fromkeys(fresh))
    return list(found)


def _answers(message_ids: list[int], ticket_id: int) -> sa.Select[int]:
    parent = message.alias()
    tables = message.join(reference, reference.c.message_id == message.c.id)
    tables = tables.join(parent, parent.c.message_id == reference.c.ref)
    nearest = (reference.c.position == 0, parent.c.id.in_(message_ids))
    return sa.select(message.c.id).select_from(tables).where(message.c.ticket_id == ticket_id, *nearest)


def newer_seen(conn: sa.Connection, ticket_id: int, other_id: int) -> None:
    """Let mail that waits on a ticket leave although the ticket is to have the messages of another one too.

    Its writer could not have seen those; what came on his own ticket since he wrote still holds it.
    """
    newest = reply_facts.newest_message(conn, other_id)
    waits = (outbox.c.ticket_id == ticket_id, outbox.c.state.in_(("queued", "held")))
    query = sa.select(outbox.c.id, outbox.c.seen_message_id).where(*waits)
    for row in conn.execute(query).all():
        if row.seen_message_id < newest and not reply_facts.newer_from_customer(
            conn, ticket_id, row.seen_message_id
        ):
            mine = sa.update(outbox).where(outbox.c.id == row.id)
            conn.execute(mine.values(seen_message_id=newest))


def sums(conn: sa.Connection, ticket_id: int) -> dict[str, Any]:
    """Return the columns of a ticket that follow from its messages: count, newest mail, whose turn it is."""
    mail = (
        message.c.ticket_id == ticket_id,
        message.c.direction != "note",
        message.c.copy_of_id.is_(None),
        message.c.marks != WITHDRAWN,
    )
    count, newest = conn.execute(sa.select(sa.func.count(), sa.func.max(message.c.id)).where(*mail)).one()
    last = sa.select(message.c.direction).where(*mail, sa.or_(_HUMAN_IN, _LETTER))
    spoke = conn.scalar(last.order_by(message.c.id.desc()).limit(1))
    waiting = {"in": "us", "out": "them"}.get(spoke or "", "")
    return {"message_count": count, "last_message_id": newest or 0, "waiting": waiting}
