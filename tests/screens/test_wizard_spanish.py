"""The wizard and the pages that connect mail in Spanish at 80x24: nothing English is left, nothing is cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.screens.helpers import Running, wait_until
from tests.screens.test_spanish import left_over
from tests.screens.wizard import ready
from tuidesk.app import TuideskApp
from tuidesk.desk import agents, connecting, first_steps
from tuidesk.desk.first_steps import Progress
from tuidesk.desk.servers import Server
from tuidesk.desk.sign_in_notes import Notes
from tuidesk.i18n import use_language
from tuidesk.locations import locate
from tuidesk.screens.connect.checking import CheckPage
from tuidesk.screens.connect.flow import FlowScreen
from tuidesk.screens.connect.page import Page, Stay
from tuidesk.screens.connect.sign_in import OtherUser, SignIn
from tuidesk.screens.connect.sign_in_ways import BrowserPage, DevicePage, SecretPage
from tuidesk.screens.connect.tenant_check import TenantCheck
from tuidesk.screens.opening import opener
from tuidesk.screens.registry import make_screen
from tuidesk.store.engine import open_store
from tuidesk.term.clean import clean_line

ADDRESS = "soporte@acme.test"
SMALL = (80, 24)
SIGN_IN = SignIn(Notes("acme.test", "x", ADDRESS))
SCREENS = ("sign-in-office365", "sign-in-gmail", "connect-imap", "connect-forward", "connect-relay")
PAGES: dict[str, Callable[[], Page]] = {
    "check": lambda: CheckPage("", {}, "x", lambda _opened, _answer: Stay()),
    "tenant": lambda: TenantCheck(SIGN_IN.notes, lambda: OtherUser(SIGN_IN, "ana@acme.test", 1, DevicePage)),
    "device": lambda: DevicePage(SIGN_IN),
    "browser": lambda: BrowserPage(SIGN_IN),
    "secret": lambda: SecretPage(SIGN_IN, "x"),
    "other user": lambda: OtherUser(SIGN_IN, "ana@acme.test", 1, DevicePage),
}


@pytest.fixture(autouse=True)
def spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIDESK_LANG", "es")
    use_language("es")


async def shown(app: TuideskApp, pilot: Any) -> str:
    """Return the page on screen, once it takes keys, its last line included."""
    run = Running(app, pilot, None)  # type: ignore[arg-type]
    await run.until(lambda: isinstance(app.screen, FlowScreen), "the flow")
    await ready(run)
    screen = app.screen
    assert isinstance(screen, FlowScreen)
    await run.until(lambda: screen.page.next_words[:30] in run.text, "the last words of the page")
    return run.text


def connected_desk(step: int) -> None:
    """Make a desk that was connected, and a wizard that was left at a step."""
    store = open_store(locate())
    actor = agents.current(store)
    servers = Server("127.0.0.1", 1143, "none"), Server("127.0.0.1", 1025, "none")
    made = connecting.connect_imap(store, actor, ADDRESS, *servers, ADDRESS, "geheim")
    first_steps.note(store, actor, Progress(step, ADDRESS, made.queue))
    store.close()


@pytest.mark.parametrize("step", range(1, 7))
async def test_no_english_word_is_left_in_the_wizard(step):
    connected_desk(step)
    app = TuideskApp(opener(locate()), "wizard")
    async with app.run_test(size=SMALL) as pilot:
        text = await shown(app, pilot)
        assert f"Asistente de inicio · Paso {step} de 6" in text
        assert left_over(text) == []


@pytest.mark.parametrize("name", SCREENS)
async def test_no_english_word_is_left_where_a_way_begins(name):
    await open_screen(lambda: make_screen(name, address=ADDRESS))


@pytest.mark.parametrize("name", PAGES)
async def test_no_english_word_is_left_on_a_page_further_on(name):
    await open_screen(lambda: FlowScreen(PAGES[name](), clean_line("acme.test")))


async def open_screen(make: Callable[[], Any]) -> None:
    """Open a screen above a connected desk and look at its first page."""
    connected_desk(3)
    app = TuideskApp(opener(locate()))
    async with app.run_test(size=SMALL) as pilot:
        await wait_until(pilot, lambda: app.opened is not None, "the open store")
        app.push_screen(make())
        assert left_over(await shown(app, pilot)) == []
