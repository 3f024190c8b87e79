"""The app on an empty desk, and a worker in its place that answers as the test says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa

from tests.screens.helpers import Running, wait_until
from tuidesk.app import TuideskApp
from tuidesk.desk.jobs import secret_info
from tuidesk.i18n import Phrase
from tuidesk.locations import locate
from tuidesk.screens.opening import opener
from tuidesk.screens.type_ahead import WaitsForKeys
from tuidesk.screens.wizard import Wizard
from tuidesk.store import jobs, secrets
from tuidesk.store.jobs import JobRow
from tuidesk.store.tables import job

LATER = "ctrl+l"
BACK = "ctrl+r"


@asynccontextmanager
async def empty_app(
    first_screen: str = "", size: tuple[int, int] = (100, 30), *, session: bool = False
) -> AsyncIterator[Running]:
    """Run the app on a desk with nothing in it, until the wizard asks its first question."""
    locations = locate()
    locations.make()
    app = TuideskApp(opener(locations), first_screen, session=session)
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: app.opened is not None, "the open store")
        run = Running(app, pilot, None)  # type: ignore[arg-type]
        await run.until(lambda: isinstance(app.screen, Wizard), "the wizard")
        yield run


async def step(run: Running, number: int) -> None:
    """Wait until a step of the wizard is on screen and takes keys."""
    await run.until(lambda: f"Step {number} of 6" in run.text, f"step {number}")
    await ready(run)


async def ready(run: Running) -> None:
    """Wait until the page on screen takes keys."""
    await run.until(
        lambda: isinstance(run.app.screen, WaitsForKeys) and run.app.screen.takes_keys, "its keys"
    )


async def reply(run: Running, text: str) -> None:
    """Type an answer in place of what stands there, and go on."""
    await ready(run)
    await run.press("ctrl+u", *text, "enter")


async def asked(run: Running, kind: str) -> JobRow:
    """Wait until the worker is asked for a kind of job, and return it as it waits."""
    store = run.app.opened.store  # type: ignore[union-attr]

    def found() -> list[JobRow]:
        with store.read() as conn:
            return [row for row in jobs.waiting(conn) if row.kind == kind]

    await run.until(found, f"the job {kind}")
    return found()[-1]


async def work(
    run: Running, kind: str, result: dict[str, Any] | None, *, steps: Sequence[str] = (), **data: Any
) -> JobRow:
    """Do the waiting job of a kind as a worker would: tell steps and data, then end with a result if one is given."""
    row = await asked(run, kind)
    with run.app.opened.store.write() as conn:  # type: ignore[union-attr]
        jobs.start(conn, row.id, 1)
        written = {"steps": [Phrase(text).stored() for text in steps], "data": data}
        jobs.report(conn, row.id, 1, json.dumps(written))
        if result is not None:
            jobs.finish(conn, row.id, 1, "done", {"ok": True, **result})
    return row


def end(run: Running, row: JobRow, result: dict[str, Any]) -> None:
    """End a job that was told about before."""
    with run.app.opened.store.write() as conn:  # type: ignore[union-attr]
        jobs.finish(conn, row.id, 1, "done", result)


def state_of(run: Running, row: JobRow) -> str:
    """Return the state of a job."""
    with run.app.opened.store.read() as conn:  # type: ignore[union-attr]
        return str(conn.scalar(sa.select(job.c.state).where(job.c.id == row.id)))


def secret_of(run: Running, row: JobRow) -> str:
    """Return the secret that came with a job, as the worker opens it."""
    with run.app.opened.store.read() as conn:  # type: ignore[union-attr]
        sealed = jobs.sealed_secret(conn, row)
    assert sealed is not None
    return secrets.open_sealed(locate(), secret_info(row.id), sealed).decode()


@asynccontextmanager
async def again(size: tuple[int, int] = (100, 30)) -> AsyncIterator[Running]:
    """Run `tuidesk setup` on a desk that is no longer empty."""
    app = TuideskApp(opener(locate()), "wizard")
    async with app.run_test(size=size) as pilot:
        run = Running(app, pilot, None)  # type: ignore[arg-type]
        await run.until(lambda: isinstance(app.screen, Wizard), "the wizard")
        yield run
