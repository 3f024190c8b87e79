"""SQLModel classes name every column of their table, or leave it to the worker on purpose."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from tests.store.rows import add_queue
from tuidesk.store import models, tables
from tuidesk.store.engine import Store

MODELS = [found for found in vars(models).values() if isinstance(found, type) and issubclass(found, SQLModel)]
MODELS.remove(SQLModel)
OF_THE_WORKER = {"ok_at", "error_at", "error_title", "error_hint", "paused_until"} | {
    *("token_at", "backlog", "spam_unseen", "spam_uid", "spam_generation", "generation", "retry_seconds"),
    *("audited_at", "audit_missing", "audit_extra"),
}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_model_has_the_columns_of_its_table(model: type[SQLModel]) -> None:
    table: sa.Table = model.__table__  # type: ignore[attr-defined]
    assert set(model.model_fields) == set(table.c.keys()) - OF_THE_WORKER


def test_model_edits_the_row(store: Store) -> None:
    with store.write() as conn:
        add_queue(conn, "Old")
        session = Session(conn)
        queue = session.exec(select(models.Queue)).one()
        queue.name = "New"
        session.add(models.Queue(name="Second", color="red", tag="SE"))
        session.flush()
        names = conn.scalars(sa.select(tables.queue.c.name).order_by(tables.queue.c.id))
        assert list(names) == ["New", "Second"]
