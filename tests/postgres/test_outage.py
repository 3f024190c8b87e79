"""A half-written reply outlives a database that crashes, stays away, or answers no more."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from tests.postgres.conftest import Roles, roles_of
from tests.screens.helpers import desk_app
from tests.screens.mail import can_send, draft_of
from tests.screens.seed import Desk
from tests.screens.test_compose import write
from tests.servers.frozen import FreezableWay
from tests.servers.postgres import Postgres, running
from tuidesk.locations import locate
from tuidesk.screens.compose import draft
from tuidesk.store import engine, postgres
from tuidesk.store.engine import open_store

pytestmark = pytest.mark.server

AWAY = "The store cannot be reached"


@pytest.fixture
def crashing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postgres]:
    """Run a server that no other test needs, and be quick."""
    monkeypatch.setattr(draft, "AUTOSAVE_SECONDS", 0.05)
    monkeypatch.setattr(draft, "RETRY_SECONDS", 0.05)
    with running() as server:
        yield server


@pytest.fixture
def crashing_roles(crashing: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Roles]:
    """Make a desk with its roles on that server."""
    with roles_of(crashing.new_database()) as made:
        monkeypatch.setenv("TUIDESK_DATABASE", made.owner)
        open_store(locate()).close()
        yield made


async def test_a_crash_and_an_outage_cost_no_key(
    crashing: Postgres, crashing_roles: Roles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUIDESK_DATABASE", crashing_roles.session)
    async with desk_app(seed=can_send) as run:
        screen = await write(run, "r", "Hola")
        await run.until(lambda: "draft saved" in run.text, "the first draft")
        crash = asyncio.create_task(asyncio.to_thread(crashing.stop, "immediate"))
        await run.press(*" Ana, lo")  # a save or two is on its way when the server goes
        await crash
        await run.until(lambda: AWAY in run.text, "the sentence")
        await run.press(*" vemos")
        assert screen.fields.text == "Hola Ana, lo vemos"
        await asyncio.to_thread(crashing.start)
        await run.until(lambda: _kept(run.desk) == "Hola Ana, lo vemos", "the draft")
        assert "another session" not in run.text
        await run.until(lambda: AWAY not in run.text, "the sentence to go")
        await run.press("escape")
        run.desk.arrive("After the crash")
        await run.until(lambda: "After the crash" in run.text, "the list to be current")


async def test_a_proxy_that_swallows_everything_costs_no_key(
    crashing: Postgres, crashing_roles: Roles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Connections stand and nothing comes back: no keepalive notices that, only the program's own patience."""
    monkeypatch.setitem(engine.PATIENCE, "agent", postgres.Patience(3, 10))
    monkeypatch.setattr(postgres, "_SILENCE_SECONDS", 1)
    way = _Way(crashing)
    database = crashing_roles.session.split("/")[3].split("?")[0]
    over = f"postgresql://{database}_session@{way.host}:{way.port}/{database}"
    monkeypatch.setenv("TUIDESK_DATABASE", over)
    async with desk_app(seed=can_send) as run:
        screen = await write(run, "r", "Hola")
        await run.until(lambda: "draft saved" in run.text, "the first draft")
        way.freeze()
        await run.press(*" Ana")
        await run.until(lambda: AWAY in run.text, "the sentence")
        await run.press(*", lo vemos")
        assert screen.fields.text == "Hola Ana, lo vemos"
        way.thaw()
        await run.until(lambda: _kept(run.desk) == "Hola Ana, lo vemos", "the draft")
        await run.press("escape")
        run.desk.arrive("It is back")
        await run.until(lambda: "It is back" in run.text, "the list to be current")
    way.stop()


class _Way(FreezableWay):
    """A way to the socket of a server of PostgreSQL."""

    def __init__(self, server: Postgres) -> None:
        self._socket = str(server.folder / ".s.PGSQL.5432")
        super().__init__(0)

    def _server(self) -> socket.socket:
        there = socket.socket(socket.AF_UNIX)
        there.connect(self._socket)
        return there


def _kept(desk: Desk) -> str:
    """Return what the store has of the reply to the newest ticket of the sketch."""
    found = draft_of(desk, 19)
    return found.letter.text if found else ""
