"""Running the app under Textual's pilot, and waiting for what it shows."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual.pilot import Pilot

from tests.screens.seed import Desk
from tuidesk.app import TuideskApp
from tuidesk.locations import locate
from tuidesk.screens.desk.screen import DeskScreen
from tuidesk.screens.opening import opener

DEADLINE = 120.0


async def wait_until(pilot: Pilot, predicate: Callable[[], object], what: str) -> None:
    """Let the app run until the predicate is true; fail with what it waited for when it never is."""
    end = time.monotonic() + DEADLINE
    while True:
        try:
            if predicate():
                return
        except Exception:
            if time.monotonic() > end:
                raise
        assert time.monotonic() < end, f"waited {DEADLINE:.0f} s for {what}"
        await pilot.pause(0.02)


@dataclass
class Running:
    """The app on a seeded desk."""

    app: TuideskApp
    pilot: Pilot
    desk: Desk

    @property
    def screen(self) -> DeskScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, DeskScreen)
        return screen

    async def until(self, predicate: Callable[[], object], what: str) -> None:
        await wait_until(self.pilot, predicate, what)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    def lines(self) -> list[str]:
        """What is on the screen now, line by line."""
        return screen_lines(self.app)

    @property
    def foot(self) -> str:
        """The words of the last lines: a sentence, however long, and the keys."""
        return " ".join(" ".join(self.lines()[-4:]).split())

    @property
    def text(self) -> str:
        return "\n".join(self.lines())


def screen_lines(app: TuideskApp) -> list[str]:
    """Return the finished lines as the driver would get them, filters applied."""
    lines = []
    for strip in app.screen._compositor.render_strips():
        for line_filter in app.get_line_filters():
            strip = strip.apply_filter(line_filter, app.screen.background_colors[1])
        lines.append(strip.text)
    return lines


@asynccontextmanager
async def desk_app(
    size: tuple[int, int] = (120, 40),
    seed: Callable[[Desk], object] = Desk.fill,
    *,
    session: bool = False,
) -> AsyncIterator[Running]:
    """Run the app on a new desk until its first ticket can be read."""
    desk = Desk(locate())
    seed(desk)
    app = TuideskApp(opener(locate()), session=session)
    async with app.run_test(size=size) as pilot:
        running = Running(app, pilot, desk)
        await wait_until(pilot, lambda: app.opened is not None, "the open store")
        if not app.opened.reader.first("all").ids:
            yield running
            return
        await wait_until(pilot, lambda: running.screen.conversation.talk, "the first ticket")
        yield running
    desk.store.close()
