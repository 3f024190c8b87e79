"""A draft is kept on the screen while the store refuses it, and in the store as soon as it does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tests.screens.helpers import desk_app
from tests.screens.mail import can_send, draft_of
from tests.screens.test_compose import write
from tuidesk.screens.compose import draft
from tuidesk.store.engine import Store


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    """Make every connection say SQLITE_READONLY, as on a disk that went read-only."""

    def refuse(connection, record):
        connection.execute("PRAGMA query_only=ON").close()

    sa.event.listen(store.engine, "connect", refuse)
    store.engine.dispose()
    yield
    sa.event.remove(store.engine, "connect", refuse)
    store.engine.dispose()


async def test_a_draft_outlives_a_store_that_may_only_be_read(monkeypatch):
    monkeypatch.setattr(draft, "AUTOSAVE_SECONDS", 0.05)
    monkeypatch.setattr(draft, "RETRY_SECONDS", 0.05)
    async with desk_app(seed=can_send) as run:
        screen = await write(run, "r")
        with read_only(screen.opened.store):
            await run.press(*"Hola Ana")
            await run.until(lambda: "The store may only be read" in run.text, "the sentence")
            assert screen.fields.text == "Hola Ana"
            assert draft_of(run.desk, 19) is None
        await run.until(
            lambda: (draft := draft_of(run.desk, 19)) and draft.letter.text == "Hola Ana", "the draft"
        )
        await run.until(lambda: "The store may only be read" not in run.text, "the sentence to go")
        await run.until(lambda: "draft saved" in run.text, "the words")
