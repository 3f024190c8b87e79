"""What an agent gets who logs in: the desk as the terminal can show it, and no worker of his own."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.helpers import wait_for
from tests.terminal.program import Terminal
from tuidesk.locations import locate
from tuidesk.store import workers
from tuidesk.store.engine import open_store
from tuidesk.worker.child import child_wanted

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("way_out")]

MOUSE = re.compile(rb"\x1b\[\?(9|100[0-3]|100[56]|101[56])h")
COLOR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")
MANY_COLORS = re.compile(rb"\x1b\[(?:\d+;)*[34]8;[25];")
NO_LOCALE = {"LC_ALL": "", "LC_CTYPE": "", "LANG": ""}


def modules_at(home: Path) -> list[str]:
    """Return which of tuidesk's modules run as programs at a desk: `tuidesk`, `tuidesk.worker.child`..."""
    found: list[str] = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"TUIDESK_HOME={home}\0".encode() in (process / "environ").read_bytes():
                found += re.findall(r"\0-m\0(tuidesk[.\w]*)", (process / "cmdline").read_text())
    return found


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (160, 45)])
def test_the_desk_needs_no_worker_and_starts_none(
    login: Callable[..., Terminal], sealed: Path, columns: int, rows: int
) -> None:
    session = login(columns=columns, rows=rows)
    session.until("Lange Liste")
    session.until("no worker .*Start one with: tuidesk worker")
    session.settle()
    assert modules_at(sealed) == ["tuidesk"]
    store = open_store(locate())
    assert child_wanted(store)  # on a laptop the same desk would have started one
    with store.read() as conn:
        assert workers.alive(conn) == 0
    store.close()


def test_the_mouse_stays_with_the_agents_own_terminal(login: Callable[..., Terminal]) -> None:
    session = login()
    session.until("Lange Liste")
    session.send("\r\tr")
    session.until("To +Ana Ruiz")
    session.settle()
    assert not MOUSE.search(bytes(session.raw))


def test_the_mouse_comes_and_goes_by_a_key(login: Callable[..., Terminal]) -> None:
    session = login()
    session.until("Lange Liste")
    session.send("M")
    wait_for(lambda: session.running() and b"\x1b[?1000h" in session.raw, "the mouse")
    session.send("M")
    wait_for(lambda: session.running() and b"\x1b[?1000l" in session.raw, "no mouse")


def test_the_first_frame_fills_the_window(login: Callable[..., Terminal]) -> None:
    session = login(columns=97, rows=31)
    session.until("Lange Liste")
    session.settle()
    first_frame = bytes(session.raw).split(b"\x1b[1;1H")[1]
    drawn = [int(row) for row in re.findall(rb"\x1b\[(\d+);\d+H", first_frame)]
    assert max(drawn) == 31
    assert max(len(row.rstrip()) for row in session.screen.display) == 97


@pytest.mark.parametrize("term", ["xterm", "xterm-256color", "screen", "linux"])
def test_each_terminal_shows_the_desk_in_its_colours(login: Callable[..., Terminal], term: str) -> None:
    session = login(env={"TERM": term, "COLORTERM": ""})
    session.until("Lange Liste")
    session.send("/iva mal\r")
    session.until("El IVA está mal")
    session.settle()
    raw = bytes(session.raw)
    assert COLOR.search(raw)
    assert bool(MANY_COLORS.search(raw)) == ("256" in term)
    session.send("qq")
    while session.running():
        pass


def test_no_color_means_none(login: Callable[..., Terminal]) -> None:
    session = login(there={"NO_COLOR": "1"})
    session.until("Lange Liste")
    session.send("\r?")
    session.until("(?i)help")
    session.settle()
    assert not COLOR.search(bytes(session.raw))


def test_without_a_locale_all_is_ascii(login: Callable[..., Terminal]) -> None:
    session = login(env=NO_LOCALE)
    session.until("Lange Liste")
    session.send("/iva mal\r")
    session.until("El IVA esta mal")
    session.send("r")
    session.until("To +Ana Ruiz")
    session.settle()
    assert bytes(session.raw).isascii()
