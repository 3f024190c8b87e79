"""The first page of an empty desk, the wizard behind it, and leaving with mail under way."""

from __future__ import annotations

from dataclasses import replace

from tests.screens.helpers import Running, desk_app
from tests.screens.mail import can_send, newest_mail, send, state_of
from tests.screens.seed import Desk
from tests.screens.wizard import LATER, empty_app, step
from tuidesk.app import TuideskApp
from tuidesk.desk import agents, queues, who
from tuidesk.locations import locate
from tuidesk.screens.leaving import LeavingScreen
from tuidesk.screens.opening import DEMO_EXIT, opener
from tuidesk.screens.start import StartScreen
from tuidesk.screens.wizard import Wizard
from tuidesk.store.clock import now
from tuidesk.store.engine import open_store
from tuidesk.store.tables import outbox


async def test_an_empty_desk_opens_the_wizard_and_later_shows_the_other_ways():
    async with empty_app() as run:
        await step(run, 1)
        await run.press(LATER)
        await run.until(lambda: isinstance(run.app.screen, StartScreen), "the first page")
        await run.until(lambda: "Connect mail" in run.text, "its words")
        assert "demo desk" in run.text
        assert "later" in run.text


async def test_d_leaves_for_the_demo():
    async with empty_app() as run:
        await step(run, 1)
        await run.press(LATER, "d")
    assert run.app.return_value == DEMO_EXIT


async def test_there_is_no_demo_in_a_session_which_would_only_end():
    async with empty_app(session=True) as run:
        await step(run, 1)
        await run.press(LATER)
        await run.until(lambda: "l   Begin with a queue" in run.text, "the first page")
        assert "Look at a demo desk" not in run.text
        await run.press("d", "l")
        await run.until(lambda: run.app.screen is run.screen, "the desk")


async def test_who_may_not_connect_mail_stands_at_the_empty_desk():
    locate().make()
    store = open_store(locate(), role="agent", create=True)
    agents.add(store, who.current(store), "bob", "bob@xyz.test", "agent")
    store.close()
    app = TuideskApp(opener(locate(), lambda store: agents.named(store, "bob")))
    async with app.run_test(size=(80, 24)) as pilot:
        run = Running(app, pilot, None)  # type: ignore[arg-type]
        await run.until(lambda: "No tickets here" in run.text, "the empty desk")
        assert app.screen is run.screen


async def test_l_makes_a_queue_to_begin_with():
    async with empty_app() as run:
        await step(run, 1)
        await run.press(LATER, "l")
        await run.until(lambda: run.app.screen is run.screen, "the desk")
        assert run.app.opened is not None
        assert [line.name for line in queues.listed(run.app.opened.store)] == ["Support"]
        await run.until(lambda: "Support" in run.text, "the queue on the desk")


async def test_m_comes_back_to_the_wizard():
    async with empty_app("wizard") as run:
        await step(run, 1)
        await run.press(LATER, "m")
        await run.until(lambda: isinstance(run.app.screen, Wizard), "the wizard again")


def leaving_soon(desk: Desk) -> None:
    can_send(desk)
    send(desk, 19, undo_ms=10_000)


def own_worker(run: Running) -> None:
    """Let the desk believe that this program started the worker."""
    assert run.app.opened is not None
    run.app.opened = replace(run.app.opened, worker_started_at=1)


async def test_leaving_with_mail_due_asks_once_and_can_keep_it():
    async with desk_app(seed=leaving_soon) as run:
        own_worker(run)
        await run.press("q")
        await run.until(lambda: isinstance(run.app.screen, LeavingScreen), "the question")
        await run.until(lambda: "1 reply leaves in" in run.text, "its words")
        await run.press("k")
        await run.until(lambda: run.app.return_value == 0, "the end")
        assert _due(run.desk) > now() + 15_000
        assert state_of(run.desk, newest_mail(run.desk)) == "queued"


async def test_leaving_with_mail_due_can_send_it_now():
    async with desk_app(seed=leaving_soon) as run:
        own_worker(run)
        await run.press("q")
        await run.until(lambda: isinstance(run.app.screen, LeavingScreen), "the question")
        await run.press("n")
        await run.until(lambda: run.app.return_value == 0, "the end")
        assert _due(run.desk) <= now()


async def test_nobody_is_asked_when_the_worker_is_not_ours():
    async with desk_app(seed=leaving_soon) as run:
        await run.press("q")
        await run.until(lambda: run.app.return_value == 0, "the end")


def _due(desk: Desk) -> int:
    with desk.store.read() as conn:
        return int(
            conn.scalar(outbox.select().with_only_columns(outbox.c.not_before).order_by(outbox.c.id.desc()))
        )
