"""A line to copy, as it is shown for terminals that do not let programs copy."""

from __future__ import annotations

import pytest

from tests.screens.helpers import desk_app
from tests.screens.mail import can_send


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_line_that_fetches_a_file_stands_alone(language: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TUIDESK_LANG", language)
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.5 50000 10.0.0.1 2222")
    async with desk_app((80, 24), seed=can_send) as run:
        run.app.session = True
        await run.press("o")
        await run.until(lambda: run.app.screen is not run.screen, "the choice")
        await run.press("enter")
        await run.until(lambda: "10.0.0.1 get 19/1 > factura.pdf" in run.text, "the line")
        assert len([line for line in run.lines() if line.strip()]) == 3
