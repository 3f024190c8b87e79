"""The settings in Spanish: from 100 columns on no label is cut, and at 80 every tab can be reached and read."""

from __future__ import annotations

import pytest

from tests.screens.helpers import desk_app
from tests.screens.settings_desk import every_kind, open_tab
from tuidesk.i18n import _, use_language
from tuidesk.screens.settings.tabs import TABS


@pytest.fixture(autouse=True)
def spanish(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TUIDESK_LANG", "es")
    use_language("es")
    yield
    use_language("en")


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (110, 30), (200, 50)])
async def test_no_label_is_cut(size):
    async with desk_app(size, seed=every_kind) as run:
        for tab in TABS:
            screen = await open_tab(run, tab.title)
            text = run.text
            assert [_(one.title) for one in TABS if _(one.title) not in text] == []
            heads = [_(screen.tab.heads[column]) for column in screen.columns]
            if size[0] >= 100:
                assert [head for head in heads if head not in text] == []
            await run.press("q")
            await run.until(lambda: run.app.screen is run.screen, "the desk")
