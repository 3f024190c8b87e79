"""The search index of the first schema, which each database keeps in its own way."""

from __future__ import annotations

from alembic import op

_SQLITE = """
CREATE VIRTUAL TABLE search USING fts5(
    title, text, names, content='', tokenize="unicode61 remove_diacritics 2"
)
"""
_POSTGRESQL = (
    "CREATE TABLE search (message_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX ix_search_words ON search USING gin (words)",
)


def create() -> None:
    """Create the index."""
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else (_SQLITE,):
        op.execute(statement)
