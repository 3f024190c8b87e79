"""Settings › Emails › Appearance: a form beside a preview that follows it, in both languages and at every width."""

from __future__ import annotations

import pytest
from textual.widgets import TextArea

from tests.screens.helpers import Running, desk_app
from tests.screens.seed import Desk
from tuidesk.desk import appearance
from tuidesk.desk.appearance import Appearance
from tuidesk.i18n import use_language
from tuidesk.screens.settings.appearance_tab import AppearanceScreen


def looks(desk: Desk, queue: int = 0) -> Appearance:
    with desk.store.read() as conn:
        return appearance.read(conn, desk.queues[queue])


async def open_tab(run: Running) -> None:
    await run.press("comma")
    await run.until(lambda: "Settings" in run.lines()[0] and "Support" in run.text, "the settings")
    await run.press("]", "]", "]")
    await run.until(lambda: "Header" in run.text and "Support" in run.text, "the tab")


async def open_form(run: Running) -> AppearanceScreen:
    await open_tab(run)
    await run.press("enter")
    await run.until(lambda: isinstance(run.app.screen, AppearanceScreen), "the form")
    await run.until(lambda: "Hello Ana" in run.text, "the preview")
    screen = run.app.screen
    assert isinstance(screen, AppearanceScreen)
    return screen


async def type_lines(run: Running, text: str) -> None:
    """Open the text of several lines under the cursor and put another one in."""
    await run.press("enter")
    await run.until(lambda: bool(run.app.screen.query(TextArea)), "the text")
    run.app.screen.query_one(TextArea).text = text
    await run.press("ctrl+s")
    await run.until(lambda: isinstance(run.app.screen, AppearanceScreen), "the form again")


async def test_the_preview_follows_every_edit_and_saving_keeps_it():
    async with desk_app((120, 40)) as run:
        await open_form(run)
        await type_lines(run, "ACME {queue}")
        await run.until(lambda: "ACME Support" in run.text, "the header in the preview")
        assert looks(run.desk) == Appearance()
        await run.press("ctrl+s")
        await run.until(lambda: looks(run.desk).header == "ACME {queue}", "the store")
        assert looks(run.desk).version == 1


async def test_what_cannot_be_meant_stands_below_its_field_and_is_not_saved():
    async with desk_app((120, 40)) as run:
        await open_form(run)
        await type_lines(run, "{password}")
        await run.until(lambda: "Nothing is known by the name" in run.text, "why")
        await run.press("ctrl+s")
        await run.until(lambda: "Nothing is known" in run.lines()[-1], "the refusal")
        assert looks(run.desk) == Appearance()
        await run.press("u")
        await run.until(lambda: "Nothing is known" not in run.text, "the edit taken back")


async def test_hard_colours_are_warned_about():
    async with desk_app((120, 40)) as run:
        appearance.save(
            run.desk.store,
            run.desk.actor,
            run.desk.queues[0],
            Appearance(background="#ffffff", text="#eeeeee"),
        )
        await open_tab(run)
        await run.until(
            lambda: "text on this background is hard to read: 1.2 to 1" in run.text, "the warning"
        )


async def test_a_long_sample_is_read_on():
    async with desk_app((80, 24)) as run:
        looks = Appearance(signature="\n".join(f"line {n}" for n in range(12)))
        appearance.save(run.desk.store, run.desk.actor, run.desk.queues[0], looks)
        await open_form(run)
        assert "line 11" not in run.text
        await run.press("pagedown", "pagedown")
        await run.until(lambda: "The VAT of the invoice" in run.text, "its end")
        await run.press("pageup", "pageup", "pageup")
        await run.until(lambda: "Hello Ana" in run.text, "its beginning")


async def test_the_page_is_written_into_a_file_whose_name_is_shown():
    async with desk_app((120, 40)) as run:
        await open_form(run)
        await run.press("o")
        await run.until(lambda: "written:" in run.foot, "the name")
        [page] = (run.desk.locations.saved / "appearance").iterdir()
        assert page.name == "Support.html"
        assert page.read_text().startswith("<!DOCTYPE html>")
        assert "Hello Ana" in page.read_text()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_form_and_its_preview_have_room(
    size: tuple[int, int], language: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TUIDESK_LANG", language)
    use_language(language)
    try:
        async with desk_app(size) as run:
            appearance.save(
                run.desk.store, run.desk.actor, run.desk.queues[0], Appearance("ACME", write_above=True)
            )
            await run.press("comma")
            await run.until(lambda: "Support" in run.text, "the settings")
            await run.press("]", "]", "]", "enter")
            await run.until(lambda: isinstance(run.app.screen, AppearanceScreen), "the form")
            line = "--- Write your answer" if language == "en" else "--- Escriba su respuesta"
            await run.until(lambda: line in run.text and "acme.example" in run.text, "the sample")
    finally:
        use_language("en")
