"""The first page of an empty desk, the wizard behind it, and leaving with mail under way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from tests.screens.helpers import Running, desk_app, wait_until
from tests.screens.mail import can_send, newest_mail, send, state_of
from tests.screens.seed import Desk
from tuidesk.app import TuideskApp
from tuidesk.desk import channels, queues
from tuidesk.locations import locate
from tuidesk.screens.leaving import LeavingScreen
from tuidesk.screens.opening import DEMO_EXIT, opener
from tuidesk.screens.start import StartScreen
from tuidesk.screens.wizard import Wizard
from tuidesk.store.clock import now
from tuidesk.store.tables import outbox

ANSWERS = (
    "support@acme.test",
    "127.0.0.1:1143",
    "support@acme.test",
    "secret",
    "now",
    "127.0.0.1:1025",
    "Support",
)


@asynccontextmanager
async def empty_app(first_screen: str = "", size: tuple[int, int] = (100, 30)) -> AsyncIterator[Running]:
    """Run the app on a desk with nothing in it."""
    locations = locate()
    locations.make()
    app = TuideskApp(opener(locations), first_screen)
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: app.opened is not None, "the open store")
        yield Running(app, pilot, None)  # type: ignore[arg-type]


async def test_an_empty_desk_shows_three_ways_on_and_never_an_empty_grid():
    async with empty_app() as run:
        await run.until(lambda: isinstance(run.app.screen, StartScreen), "the first page")
        await run.until(lambda: "Connect a mailbox" in run.text, "its words")
        assert "demo desk" in run.text
        assert "later" in run.text


async def test_d_leaves_for_the_demo():
    async with empty_app() as run:
        await run.until(lambda: isinstance(run.app.screen, StartScreen), "the first page")
        await run.press("d")
    assert run.app.return_value == DEMO_EXIT


async def test_l_makes_a_queue_to_begin_with():
    async with empty_app() as run:
        await run.until(lambda: isinstance(run.app.screen, StartScreen), "the first page")
        await run.press("l")
        await run.until(lambda: not isinstance(run.app.screen, StartScreen), "the desk")
        assert run.app.opened is not None
        assert [line.name for line in queues.listed(run.app.opened.store)] == ["Support"]
        await run.until(lambda: "Support" in run.text, "the queue on the desk")


async def test_setup_opens_the_wizard_and_later_leads_to_the_first_page():
    async with empty_app("wizard") as run:
        await run.until(lambda: isinstance(run.app.screen, Wizard), "the wizard")
        await run.press("ctrl+l")
        await run.until(lambda: isinstance(run.app.screen, StartScreen), "the first page")


async def test_the_wizard_asks_one_thing_a_page_connects_and_says_what_happens_next():
    async with empty_app() as run:
        await run.until(lambda: isinstance(run.app.screen, StartScreen), "the first page")
        await run.press("m")
        for number, answer in enumerate(ANSWERS, 1):
            await run.until(
                lambda number=number: f"Step {number} of {len(ANSWERS)}" in run.text, f"page {number}"
            )
            await run.press("ctrl+u", *answer, "enter")
        await run.until(lambda: "is connected" in run.text, "the end")
        assert run.app.opened is not None
        store = run.app.opened.store
        assert [row.name for row in channels.listed(store)] == [
            "support@acme.test in",
            "support@acme.test out",
        ]
        await run.press("enter")
        await run.until(lambda: run.app.screen is run.screen, "the desk")


async def test_what_a_server_refused_is_mended_from_the_end_of_the_wizard():
    async with empty_app() as run:
        await run.until(lambda: isinstance(run.app.screen, StartScreen), "the first page")
        await run.press("m")
        for number, answer in enumerate(ANSWERS, 1):
            await run.until(lambda number=number: f"Step {number} of" in run.text, f"page {number}")
            await run.press("ctrl+u", *answer, "enter")
        await run.until(lambda: "is connected" in run.text, "the end")
        await run.press("ctrl+r")
        for number, answer in enumerate(("127.0.0.1:2143", "ana", "other", "127.0.0.1:2025"), 1):
            await run.until(lambda number=number: f"Step {number} of 4" in run.text, f"page {number} again")
            await run.press("ctrl+u", *answer, "enter")
        await run.until(lambda: "is connected" in run.text, "the end again")
        assert run.app.opened is not None
        way_in, way_out = channels.listed(run.app.opened.store)
        assert way_in.inbound is not None
        assert way_out.outbound is not None
        assert (way_in.inbound.port, way_out.outbound.port) == (2143, 2025)


async def test_a_wrong_answer_stays_on_its_page():
    async with empty_app() as run:
        await run.until(lambda: isinstance(run.app.screen, StartScreen), "the first page")
        await run.press("m", *"nobody", "enter")
        await run.until(lambda: "nobody" in run.lines()[-1], "the sentence")
        assert "Step 1 of" in run.text


def leaving_soon(desk: Desk) -> None:
    can_send(desk)
    send(desk, 19, undo_ms=10_000)


def own_worker(run: Running) -> None:
    """Let the desk believe that this program started the worker."""
    assert run.app.opened is not None
    run.app.opened = replace(run.app.opened, owns_worker=True)


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
