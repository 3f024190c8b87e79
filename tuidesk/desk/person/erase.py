"""Erases a person: words, names, bytes and traces go, numbers stay, and a receipt says so.

Tickets and lines of the ledger remain as empty shells, so that counts, numbers and audits stay true. Others' mail
that only names the person stays: it is theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.person import Held, look
from tuidesk.i18n import _
from tuidesk.locations import Locations
from tuidesk.store import compacting, erased, events, tickets
from tuidesk.store import tables as t
from tuidesk.store.chunks import chunks
from tuidesk.store.clock import now
from tuidesk.store.engine import Store

MARK = "erased"  # in `marks` of a message and `reason` of a line of the ledger
_WORD = re.compile(r"[a-z][a-z-]{0,20}")
_KEPT_WORDS = frozenset({"from", "to", "status", "by", "header", "kind", "field", "queue_by"})
_TABLES = (
    t.customer, t.customer_address, t.ticket, t.message, t.body, t.attachment, t.reference, t.ledger, t.outbox,
    t.draft, t.event, t.card, t.chore, t.job, t.issued,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was erased, when (ms) and by whom, and what stays."""

    at: int
    by: str
    counts: dict[str, int]
    numbers: tuple[int, ...]
    named_on: tuple[int, ...]
    filtered: bool
    backups: tuple[str, ...]  # copies beside the store, made before

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values; it does not name the person."""
        return {
            "erased_at": self.at, "by": self.by, "counts": self.counts, "tickets": self.numbers,
            "stays": {
                "mail_of_others_that_names_the_person_on_tickets": self.named_on,
                "in_the_list_of_addresses_never_mailed": self.filtered,
                "backups_beside_the_store": self.backups,
            },
        }  # fmt: skip


def erase(store: Store, actor: Actor, locations: Locations, address: str) -> Receipt:
    """Erase what is held about a person; run again it goes on where it was stopped. Raises as `look` does.

    It reads and writes the whole database, and others wait meanwhile.
    """
    held = look(store, actor, address)
    moment = now()
    store.raw.remove(held.raw)  # first: while the rows are there, a second run knows what is left
    with store.write() as conn:
        _remember(conn, held, moment)
        _empty_messages(conn, held)
        _empty_ledger(conn, held)
        _empty_outbox(conn, held)
        _delete(conn, held)
        _empty_events(conn, held)
        _empty_tickets(conn, held)
        events.add(conn, actor.name, None, "erased", held.counts())
    if store.file is not None:
        compacting.index_anew(store)
    compacting.compact(store, _TABLES)
    backups = sorted(path.name for path in locations.backups.iterdir()) if locations.backups.is_dir() else []
    return Receipt(
        moment, actor.name, held.counts(), held.numbers, held.named_on, held.filtered, tuple(backups)
    )


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
    """Blank the letters; what has not left never will."""
    unsent = t.outbox.c.state.in_(("queued", "held", "failed", "uncertain"))
    texts = ("subject", "message_id", "assigned_id", "mime_sha256", "server_reply")
    none = {"spec": sa.null(), "results": sa.null(), "recipients": []}
    for some in chunks(held.outbox):
        mine = t.outbox.c.id.in_(some)
        conn.execute(sa.update(t.outbox).where(mine, unsent).values(state="withdrawn", reason=MARK))
        conn.execute(sa.update(t.outbox).where(mine).values(dict.fromkeys(texts, "") | none))


def _delete(conn: sa.Connection, held: Held) -> None:
    for column, values in (
        (t.draft.c.id, held.drafts),
        (t.card.c.ticket_id, held.tickets),
        (t.card.c.message_id, held.messages),
        (t.chore.c.sha256, held.raw),
    ):
        for some in chunks(values):
            conn.execute(sa.delete(column.table).where(column.in_(some)))
    for address in held.addresses:
        for about in (t.job.c.payload, t.job.c.result):
            named = sa.func.lower(sa.cast(about, sa.Text)).contains(address, autoescape=True)
            conn.execute(sa.delete(t.job).where(named, t.job.c.state.not_in(("waiting", "running"))))


def _empty_events(conn: sa.Connection, held: Held) -> None:
    """Keep what the record says in numbers and in words of our own; texts may be anybody's."""
    query = sa.select(t.event.c.id, t.event.c.data)
    for some in chunks(held.tickets):
        for row in conn.execute(query.where(t.event.c.ticket_id.in_(some))).all():
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
