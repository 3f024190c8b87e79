"""Stored mail that an older parser read, and what a newer one makes of it, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.store.chunks import chunks
from tuidesk.store.messages import File
from tuidesk.store.tables import attachment, body, message, outbox, reference, ticket


class Stored(NamedTuple):
    """A mail as the store has it. `first` = it opened its ticket."""

    id: int
    ticket_id: int
    direction: str
    kind: str
    disposition: str
    message_id: str
    author_name: str
    author_address: str
    to: list[list[str]] | None
    cc: list[list[str]] | None
    reply_to: list[list[str]] | None
    subject: str
    raw_sha256: str
    digest: str
    fingerprint: str
    marks: str
    copy_of_id: int | None
    text: str
    folds: list[list[Any]] | None
    from_html: bool
    parser: int
    number: int
    title: str
    touched: bool
    automatic: bool
    first: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """Which mail is to be read again: of one ticket, or what came since a moment (ms); else all of it."""

    ticket_id: int | None = None
    since: int | None = None


_OWN = (
    "id", "ticket_id", "direction", "kind", "disposition", "message_id", "author_name", "author_address",
    "to", "cc", "reply_to", "subject", "raw_sha256", "digest", "fingerprint", "marks", "copy_of_id",
)  # fmt: skip
_earlier = message.alias("earlier")


def older(conn: sa.Connection, scope: Scope, version: int, after: int, limit: int) -> list[Stored]:
    """Return mails that a parser before `version` read, behind the message `after`, oldest first."""
    opened = sa.exists().where(_earlier.c.ticket_id == message.c.ticket_id, _earlier.c.id < message.c.id)
    query = sa.select(
        *(message.c[name] for name in _OWN),
        *(body.c.text, body.c.folds, body.c.from_html, body.c.parser),
        *(ticket.c.number, ticket.c.title, ticket.c.touched, ticket.c.automatic),
        (~opened).label("first"),
    ).select_from(_tables())
    query = query.where(*_wanted(scope, version), message.c.id > after).order_by(message.c.id).limit(limit)
    return [Stored._make(row) for row in conn.execute(query)]


def count(conn: sa.Connection, scope: Scope, version: int) -> int:
    """Return how many mails an older parser read."""
    query = sa.select(sa.func.count()).select_from(_tables()).where(*_wanted(scope, version))
    return conn.scalar(query) or 0


def still(conn: sa.Connection, message_id: int) -> Stored | None:
    """Return a mail as it is now, None when it is gone."""
    found = older(conn, Scope(), 2**31, message_id - 1, 1)
    return found[0] if found and found[0].id == message_id else None


def files_of(conn: sa.Connection, message_ids: Sequence[int]) -> dict[int, list[File]]:
    """Return the attachments of messages, in their order."""
    names = ("part", "filename", "content_type", "size", "sha256", "inline")
    query = sa.select(attachment.c.message_id, *(attachment.c[name] for name in names))
    found: dict[int, list[File]] = {key: [] for key in message_ids}
    for part in chunks(message_ids):
        rows = conn.execute(query.where(attachment.c.message_id.in_(part)).order_by(attachment.c.number))
        for key, *values in rows:
            found[key].append(File(*values))
    return found


def named_ids(conn: sa.Connection, message_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the ids that each message answers, as they were read when it came."""
    query = sa.select(reference.c.message_id, reference.c.ref)
    found: dict[int, set[str]] = {key: set() for key in message_ids}
    for part in chunks(message_ids):
        for key, ref in conn.execute(query.where(reference.c.message_id.in_(part))):
            found[key].add(ref)
    return found


def update(
    conn: sa.Connection, message_id: int, of_message: Mapping[str, Any], of_body: Mapping[str, Any]
) -> None:
    """Write what a newer parser reads otherwise."""
    if of_message:
        conn.execute(sa.update(message).where(message.c.id == message_id).values(**of_message))
    conn.execute(sa.update(body).where(body.c.message_id == message_id).values(**of_body))


def replace_files(conn: sa.Connection, message_id: int, files: Sequence[File]) -> None:
    """Make these the attachments of a message; those that keep their place keep their row."""
    mine = attachment.c.message_id == message_id
    known = set(conn.scalars(sa.select(attachment.c.number).where(mine)))
    for number, file in enumerate(files, 1):
        values = {name: getattr(file, name) for name in File.__slots__}
        if number in known:
            conn.execute(sa.update(attachment).where(mine, attachment.c.number == number).values(**values))
        else:
            conn.execute(sa.insert(attachment).values(message_id=message_id, number=number, **values))
    conn.execute(sa.delete(attachment).where(mine, attachment.c.number > len(files)))


def has_human_mail(conn: sa.Connection, ticket_id: int) -> bool:
    """Say whether a person wrote any mail of a ticket."""
    query = sa.select(sa.literal(1)).where(message.c.ticket_id == ticket_id, message.c.kind == "human")
    return conn.execute(query.limit(1)).first() is not None


def _tables() -> sa.FromClause:
    of_body = body.c.message_id == message.c.id
    return message.join(body, of_body).join(ticket, ticket.c.id == message.c.ticket_id)


def _wanted(scope: Scope, version: int) -> list[sa.ColumnElement[bool]]:
    written_here = sa.exists().where(outbox.c.entry_id == message.c.id)
    wanted = [body.c.parser < version, message.c.raw_sha256 != "", ~written_here]
    if scope.ticket_id is not None:
        wanted.append(message.c.ticket_id == scope.ticket_id)
    if scope.since is not None:
        wanted.append(message.c.created_at >= scope.since)
    return wanted
