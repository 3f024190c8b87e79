"""Plain `tuidesk`: it needs a terminal, opens the store behind the first paint and starts a laptop's worker."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Run
from tuidesk import app
from tuidesk.cli import desk
from tuidesk.worker import child


@pytest.mark.parametrize("arguments", [[], ["settings"], ["setup"], ["demo"]])
def test_without_a_terminal_it_names_the_way_for_scripts(arguments: list[str], tuidesk: Run) -> None:
    result = tuidesk(*arguments, code=1)
    assert "tuidesk --help" in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "screen", "ssh", "children"),
    [([], "", False, 1), (["settings"], "settings", False, 1), (["setup"], "wizard", True, 0)],
)
def test_the_desk_is_opened_at_the_screen_that_was_asked_for(
    arguments: list[str],
    screen: str,
    ssh: bool,
    children: int,
    monkeypatch: pytest.MonkeyPatch,
    tuidesk: Run,
) -> None:
    shown: list[str] = []
    started: list[object] = []

    def run(open_desk: Any, first_screen: str = "") -> int:
        opened = open_desk()
        assert opened.actor.role == "admin"
        opened.store.close()
        shown.append(first_screen)
        return 0

    monkeypatch.setattr(desk, "need_terminal", lambda: None)
    monkeypatch.setattr(app, "run", run)
    monkeypatch.setattr(child, "start_child", started.append)
    if ssh:
        monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    tuidesk(*arguments)
    assert shown == [screen]
    assert len(started) == children
