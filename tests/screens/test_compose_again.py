"""A letter that the store took although its writer was told of an error."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.screens.helpers import desk_app
from tests.screens.mail import can_send
from tests.screens.test_compose import write
from tuidesk.desk import replying
from tuidesk.store import tables
from tuidesk.store.errors import StoreUnavailable


async def test_sent_again_it_leaves_once(monkeypatch: pytest.MonkeyPatch) -> None:
    send = replying.send
    answers = iter((True, False))

    def lose_the_answer(*args, **options):
        sent = send(*args, **options)
        if next(answers):
            raise StoreUnavailable("The store cannot be reached", "Try again.")
        return sent

    monkeypatch.setattr(replying, "send", lose_the_answer)
    async with desk_app(seed=can_send) as run:
        before = rows_of(run, tables.outbox)
        await write(run, "r", "Hola")
        await run.press("ctrl+o")
        await run.until(lambda: "cannot be reached" in run.lines()[-1], "the complaint")
        await run.until(lambda: rows_of(run, tables.draft) == 1, "the draft that is kept")
        await run.press("ctrl+o")
        await run.until(lambda: run.app.screen is run.screen, "the desk")
        assert rows_of(run, tables.outbox) == before + 1
        assert rows_of(run, tables.draft) == 0


def rows_of(run, table: sa.Table) -> int:
    with run.desk.store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table))
