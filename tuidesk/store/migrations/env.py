"""Alembic runs this to know where to migrate: always on the connection that `store.migrate` hands over."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    # SQLite cannot alter most things of a table; batch mode copies it.
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
