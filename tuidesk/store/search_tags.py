"""`tag:vip` in the search field: the one thing typed there that is no word to look for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import sqlalchemy as sa

from tuidesk.store.tables import ticket, ticket_tag

_TAG = re.compile(r"(?:^|(?<=\s))tag:(\S+)", re.IGNORECASE)


def split(text: str) -> tuple[str, list[str]]:
    """Return what is typed without its tags, and the tags as they are kept."""
    tags = [unicodedata.normalize("NFC", tag.casefold()) for tag in _TAG.findall(text)]
    return (_TAG.sub(" ", text), tags) if tags else (text, [])


def carries(tag: str) -> sa.ColumnElement[bool]:
    """Return the condition that a ticket has a tag."""
    return ticket.c.id.in_(sa.select(ticket_tag.c.ticket_id).where(ticket_tag.c.tag == tag))


def newest(conn: sa.Connection, wanted: Sequence[sa.ColumnElement[bool]], limit: int) -> Sequence[int]:
    """Return the tickets that fit, newest activity first."""
    query = sa.select(ticket.c.id).where(*wanted).order_by(ticket.c.updated_at.desc(), ticket.c.id.desc())
    return conn.scalars(query.limit(limit)).all()
