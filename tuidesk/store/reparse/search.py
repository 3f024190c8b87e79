"""Makes a message that reads otherwise now findable by its new words, and no longer by its old ones."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from tuidesk.store import search
from tuidesk.store.messages import File
from tuidesk.store.reparse import Stored

_FORGET_SQLITE = sa.text(
    "INSERT INTO search (search, rowid, title, text, names) VALUES ('delete', :id, :title, :text, :names)"
)
_FORGET_POSTGRESQL = sa.text("DELETE FROM search WHERE message_id = :id")
_KNOWN_SQLITE = sa.text("SELECT 1 FROM search WHERE rowid = :id")


def index_again(
    conn: sa.Connection, old: Stored, old_files: Iterable[File], new: Stored, new_files: Iterable[File]
) -> None:
    """Replace what a message is found by."""
    if new.copy_of_id is not None:
        return  # copies are not found by themselves
    _forget(conn, old, names_of(old, old_files))
    title = new.subject if new.title == new.subject else f"{new.title} {new.subject}"
    search.index(conn, new.id, new.ticket_id, title, new.text, names_of(new, new_files))


def names_of(mail: Stored, files: Iterable[File]) -> str:
    """Return the names, addresses and file names by which a message is found."""
    people = [word for pair in (*(mail.to or ()), *(mail.cc or ())) for word in pair]
    return " ".join([mail.author_name, mail.author_address, *people, *(file.filename for file in files)])


def _forget(conn: sa.Connection, old: Stored, names: str) -> None:
    """Take the old words out of the index.

    FTS5 keeps no text beside its index and must be told the words that go. The title may have
    been another one when it was indexed: its subject, which was in it in any case, is all that is
    safe to take out.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(_FORGET_POSTGRESQL, {"id": old.id})
    elif conn.execute(_KNOWN_SQLITE, {"id": old.id}).first():
        text = old.text[: search.MAX_TEXT]
        conn.execute(_FORGET_SQLITE, {"id": old.id, "title": old.subject, "text": text, "names": names})
