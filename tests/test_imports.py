"""What an agent's session has loaded: at its first paint, opened, with tickets, with one open, in the settings.

What commands and single modules load is tested beside them (cli/test_entry, screens/test_hygiene).
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.screens.seed import Desk
from tuidesk.locations import locate

# The session as `tuidesk` runs it, but with a driver that needs no terminal.
SESSION = """
import asyncio, json, sys
from tuidesk.app import TuideskApp
from tuidesk.locations import locate
from tuidesk.screens.opening import opener
from tuidesk.screens.registry import make_screen

found = {}

def note(moment):
    ours = {name for name in sys.modules if name.startswith('tuidesk.')}
    found[moment] = sorted({name.partition('.')[0] for name in sys.modules} | ours)

open_store = opener(locate())

def opened_after_the_first_paint():
    note('first paint')
    desk = open_store()
    note('opened')
    return desk

async def wait_until(pilot, true):
    async with asyncio.timeout(60):
        while not true():
            await pilot.pause(0.02)

async def session():
    app = TuideskApp(opened_after_the_first_paint)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: app.screen.tickets.row is not None)
        note('tickets')
        await pilot.press('down', 'enter')
        await wait_until(pilot, lambda: app.screen.conversation.talk is not None)
        note('conversation')
        for key, screen in (('comma', 'SettingsScreen'), ('exclamation_mark', 'HealthScreen')):
            await pilot.press(key)
            await wait_until(pilot, lambda: type(app.screen).__name__ == screen)
        await pilot.press('comma', *['right_square_bracket'] * 8)
        for name in ('sign-in-office365', 'sign-in-gmail', 'connect-imap', 'connect-forward', 'wizard'):
            await app.push_screen(make_screen(name))
        note('connecting')

asyncio.run(session())
print(json.dumps(found))
"""

WORKERS_ONLY = {"msal", "imapclient", "aiosmtplib", "aiosmtpd", "html2text", "dns"}
NEVER = WORKERS_ONLY | {"alembic", "sqlmodel", "pydantic", "cryptography", "psycopg"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Run one session and return the packages that it had loaded, by moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUIDESK_HOME", str(tmp_path_factory.mktemp("desk")))
        patch.setenv("TUIDESK_LANG", "en")
        patch.delenv("TUIDESK_DATABASE", raising=False)
        desk = Desk(locate())
        desk.fill()
        desk.store.close()
        done = subprocess.run([sys.executable, "-c", SESSION], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {moment: set(names) for moment, names in json.loads(done.stdout.splitlines()[-1]).items()}


def test_the_first_paint_comes_before_the_database(loaded: dict[str, set[str]]) -> None:
    assert "textual" in loaded["first paint"]
    assert not loaded["first paint"] & (NEVER | {"sqlalchemy"})


@pytest.mark.parametrize("moment", ["tickets", "conversation"])
def test_a_session_loads_nothing_of_a_workers(loaded: dict[str, set[str]], moment: str) -> None:
    assert "sqlalchemy" in loaded[moment]
    assert not loaded[moment] & NEVER


def test_the_store_is_open_before_anything_that_settings_and_letters_need(
    loaded: dict[str, set[str]],
) -> None:
    late = ("channels", "forwarding", "loops", "notifying", "outbox", "queues", "replies", "rules", "storms")
    assert not loaded["opened"] & {f"tuidesk.desk.{name}" for name in late}
    assert "tuidesk.mail.compose" not in loaded["opened"]


def test_what_connects_mail_leaves_the_wires_to_the_worker(loaded: dict[str, set[str]]) -> None:
    assert not loaded["connecting"] & (NEVER - {"cryptography"})  # which seals what is typed


def test_a_session_on_sqlite_loads_no_other_dialect() -> None:
    code = (
        "import sys; from tuidesk.locations import locate; from tuidesk.screens.opening import opener;"
        "desk = opener(locate())(); desk.reader.first('all'); desk.reader.side();"
        "sys.exit('sqlalchemy.dialects.postgresql' in sys.modules)"
    )
    Desk(locate()).store.close()
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
