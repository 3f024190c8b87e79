"""Full-text search over titles, bodies, names and addresses, with diacritics folded.

SQLite keeps an FTS5 index, PostgreSQL a tsvector of words that are folded here in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from tuidesk.store import search_tags, sight
from tuidesk.store.search_terms import fts5_query, ts_query, words
from tuidesk.store.tables import message, ticket

MAX_TEXT = 200_000  # characters of a body that can be found; a tsvector must stay under 1 MB
_RARE = 5000  # matches up to which PostgreSQL had better sort them all than walk the newest messages
_NEWEST = 2**62
_NUMBER = re.compile(r"\s*#?([0-9]{1,15})\s*")

_ADD_SQLITE = sa.text("INSERT INTO search (rowid, title, text, names) VALUES (:id, :title, :text, :names)")
_ADD_POSTGRESQL = sa.text(
    "INSERT INTO search (message_id, words) VALUES (:id, array_to_tsvector(:words))"
).bindparams(sa.bindparam("words", type_=sa.ARRAY(sa.Text)))

_search = sa.table("search", sa.column("rowid", sa.BigInteger), sa.column("message_id", sa.BigInteger))
_matches_sqlite = sa.text("search MATCH :query")
_matches_postgresql = sa.text("words @@ CAST(:query AS tsquery)")


Searchable = tuple[int, int, str, str, str]


def index(
    conn: sa.Connection, message_id: int, ticket_id: int, title: str, text: str, names: str | Iterable[str]
) -> None:
    """Make a message findable; `names` holds names, addresses and file names, `title` its ticket's title."""
    joined = names if isinstance(names, str) else " ".join(names)
    index_many(conn, [(message_id, ticket_id, title, text, joined)])


def index_many(conn: sa.Connection, messages: Sequence[Searchable]) -> None:
    """Make messages findable, each given as the arguments of `index`."""
    if not messages:
        return
    if conn.dialect.name == "postgresql":
        conn.execute(_ADD_POSTGRESQL, [_words_row(message) for message in messages])
    else:
        conn.execute(_ADD_SQLITE, [_text_row(message) for message in messages])


def _words_row(message: Searchable) -> dict[str, object]:
    key, _, title, text, names = message
    return {"id": key, "words": sorted({*words(title), *words(text[:MAX_TEXT]), *words(names)})}


def _text_row(message: Searchable) -> dict[str, object]:
    key, _, title, text, names = message
    return {"id": key, "title": title, "text": text[:MAX_TEXT], "names": names}


def clear(conn: sa.Connection) -> None:
    """Empty the index, to be filled anew."""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.text("DELETE FROM search"))
    else:
        conn.execute(sa.text("INSERT INTO search (search) VALUES ('delete-all')"))


def ticket_ids(
    conn: sa.Connection,
    text: str,
    limit: int = 200,
    *,
    queue_id: int | None = None,
    statuses: Sequence[str] = (),
    hidden: Collection[int] = (),
) -> list[int]:
    """Return the tickets with a message that holds every word of `text`, newest match first.

    Those of hidden queues are not found.

    The last word may be the beginning of one, from three letters on. Nothing in `text` is syntax
    but `tag:vip`, which wants tickets with that tag.
    A ticket whose number is `text` (`1029` or `#1029`) comes first.
    """
    text, tags = search_tags.split(text)
    wanted = [ticket.c.queue_id == queue_id] if queue_id is not None else []
    if statuses:
        wanted.append(ticket.c.status.in_(statuses))
    wanted += sight.without(hidden)
    wanted += [search_tags.carries(tag) for tag in tags]
    if tags and not text.strip():
        return list(search_tags.newest(conn, wanted, limit))
    found = dict.fromkeys(_numbered(conn, text, wanted))
    terms = ts_query(text) if conn.dialect.name == "postgresql" else fts5_query(text)
    if terms:
        _collect(conn, _query(conn, terms, wanted, limit), terms, limit, found)
    return list(found)[:limit]


def _numbered(conn: sa.Connection, text: str, wanted: list[sa.ColumnElement[bool]]) -> Sequence[int]:
    number = _NUMBER.fullmatch(text)
    if number is None:
        return ()
    return conn.scalars(sa.select(ticket.c.id).where(ticket.c.number == int(number[1]), *wanted)).all()


def _collect(
    conn: sa.Connection, query: sa.Select[int, int], terms: str, limit: int, found: dict[int, None]
) -> None:
    """Read matching messages, newest first, until they belong to enough tickets."""
    before, more = _NEWEST, True
    while more and len(found) < limit:
        rows = conn.execute(query, {"query": terms, "before": before}).all()
        found.update((ticket_id, None) for _, ticket_id in rows)
        more = len(rows) == _batch(limit)
        before = rows[-1][0] if rows else before


def _batch(limit: int) -> int:
    """Return how many messages one query reads: several belong to one ticket."""
    return limit * 3


def _query(
    conn: sa.Connection, terms: str, wanted: list[sa.ColumnElement[bool]], limit: int
) -> sa.Select[int, int]:
    hits = _hits(conn, terms)
    joined = sa.join(hits, message, message.c.id == hits.c.id)
    if wanted:
        joined = joined.join(ticket, ticket.c.id == message.c.ticket_id)
    query = sa.select(hits.c.id, message.c.ticket_id).select_from(joined).where(*wanted)
    return query.order_by(hits.c.id.desc()).limit(_batch(limit))


def _hits(conn: sa.Connection, terms: str) -> sa.FromClause:
    """Return the ids of the messages that match, older than `before`."""
    before = sa.bindparam("before", type_=sa.BigInteger)
    if conn.dialect.name == "sqlite":
        key = _search.c.rowid
        return sa.select(key.label("id")).where(_matches_sqlite, key < before).subquery("hits")
    key = _search.c.message_id
    matching = sa.select(key.label("id")).where(_matches_postgresql, key < before)
    if not _is_rare(conn, terms):
        return matching.subquery("hits")
    # Left alone, PostgreSQL takes every word for frequent and walks all messages backwards.
    return matching.cte("hits").prefix_with("MATERIALIZED")


def _is_rare(conn: sa.Connection, terms: str) -> bool:
    some = sa.select(sa.literal(1)).select_from(_search).where(_matches_postgresql).limit(_RARE + 1)
    query = sa.select(sa.func.count()).select_from(some.subquery("some"))
    return (conn.scalar(query, {"query": terms}) or 0) <= _RARE
