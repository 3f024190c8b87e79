"""Commands: one class feeds key, footer, palette and help."""

from __future__ import annotations

from rich.cells import cell_len

from tests.screens.helpers import desk_app
from tuidesk.commands.base import Fact
from tuidesk.commands.ticket import SetStatus
from tuidesk.commands.words import matches, search_words
from tuidesk.screens.desk.screen import HERE, DeskScreen
from tuidesk.screens.pickers import Choices
from tuidesk.screens.pickers_palette import Palette
from tuidesk.widgets.footer import entries, fitting


def test_keys_are_unique_on_the_desk():
    keys = [key for command in (*HERE, *DeskScreen.EVERYWHERE) for key in command.keys.split(",") if key]
    assert len(keys) == len(set(keys))


def test_a_command_works_only_when_all_its_facts_are_true():
    assert SetStatus.works(frozenset({Fact.TICKET, Fact.ACT}))
    assert not SetStatus.works(frozenset({Fact.TICKET}))


def test_the_footer_drops_whole_entries_from_the_right_but_never_the_question_mark():
    items = [("r", "responder"), ("n", "nota"), ("?", "ayuda"), ("^p", "órdenes")]
    assert fitting(items, 80) == items
    assert fitting(items, 28) == [("r", "responder"), ("n", "nota"), ("?", "ayuda")]
    assert fitting(items, 5) == [("?", "ayuda")]


async def test_the_footer_fits_80_columns_in_spanish(monkeypatch):
    from tuidesk.i18n import use_language

    monkeypatch.setenv("TUIDESK_LANG", "es")
    use_language("es")
    async with desk_app((80, 24)) as run:
        last = run.lines()[-1]
        assert cell_len(last) == 80
        assert "? " in last
        shown = fitting(entries(run.screen.commands()), 78)
        assert len(shown) >= 5


def test_the_palette_finds_a_command_by_its_english_words():
    assert matches("stat", search_words(SetStatus))
    assert not matches("nonsense", search_words(SetStatus))


async def test_the_palette_runs_the_chosen_command_on_the_desk():
    async with desk_app() as run:
        await run.press("ctrl+p", *"priority")
        palette = run.app.screen
        assert isinstance(palette, Palette)
        await run.until(lambda: len(palette.query_one(Choices).choices) == 1, "one command")
        await run.press("enter")
        await run.until(lambda: "#19 Priority" in run.text, "the choice of a priority")


async def test_unbuilt_or_impossible_commands_are_not_offered():
    async with desk_app(seed=lambda desk: None) as run:
        shown = entries(run.screen.commands())
        assert ("r", "reply") not in shown
        assert ("u", "undo") not in shown


async def test_a_sentence_too_long_for_the_last_line_is_read_whole_above_the_keys():
    words = (
        "The customer wrote again meanwhile, and this line tells it at such length that "
        + "no screen has room."
    )
    async with desk_app((80, 24)) as run:
        run.screen.say(words)
        await run.until(lambda: words in " ".join(" ".join(run.lines()[-3:-1]).split()), "all of it")
        assert "? help" in run.lines()[-1]
        run.screen.say("")
        await run.until(lambda: "no screen has room" not in run.text, "the screen as it was")
