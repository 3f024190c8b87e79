"""Colours, signs and the output filter for every kind of terminal."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tests.screens.helpers import desk_app
from tuidesk.term.contrast import contrast
from tuidesk.term.glyphs import ASCII, UNICODE, choose_glyphs, to_ascii
from tuidesk.term.ink import DARK, LIGHT, MONO, QUEUE_COLORS, TERMINAL
from tuidesk.term.line_filter import OutputFilter
from tuidesk.term.links import find_links
from tuidesk.term.theme import choose_ink

BLACK = Color(0, 0, 0)


@pytest.mark.parametrize(("ink", "least"), [(DARK, 8.0), (LIGHT, 4.9)])
def test_queue_colours_can_be_read_on_their_ground(ink, least):
    for name in QUEUE_COLORS:
        assert contrast(ink.queue(name), ink.ground) >= least, name
    for role in ("text", "dim", "accent", "warn", "bad", "good"):
        assert contrast(getattr(ink, role), ink.ground) >= 4.5, role


@pytest.mark.parametrize(
    ("environ", "ink"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, DARK),
        ({"TERM": "xterm-256color"}, DARK),
        ({"TERM": "xterm-256color", "COLORFGBG": "0;15"}, LIGHT),
        ({"TERM": "screen"}, TERMINAL),
        ({"TERM": "linux"}, TERMINAL),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, MONO),
    ],
)
def test_the_terminal_chooses_the_ink(environ, ink):
    assert choose_ink(environ) is ink


@pytest.mark.parametrize(
    ("environ", "glyphs"),
    [
        ({"LANG": "es_ES.UTF-8"}, UNICODE),
        ({"LC_ALL": "C", "LANG": "es_ES.UTF-8"}, ASCII),
        ({"LANG": "ja_JP.UTF-8"}, ASCII),
        ({}, ASCII),
    ],
)
def test_the_locale_chooses_the_signs(environ, glyphs):
    assert choose_glyphs(environ) is glyphs


def test_a_character_set_that_python_made_up_is_not_the_terminals():
    assert choose_glyphs({"LC_CTYPE": "C.UTF-8"}, coerced=True) is ASCII
    assert choose_glyphs({"LC_CTYPE": "C.UTF-8"}) is UNICODE
    assert choose_glyphs({"LC_CTYPE": "C.UTF-8", "LANG": "es_ES.UTF-8"}, coerced=True) is UNICODE


def test_ascii_signs_are_ascii_and_words_keep_their_width():
    signs = [getattr(ASCII, name) for name in ASCII.__slots__]
    assert all(sign.isascii() for sign in signs if isinstance(sign, str))
    for text in ("Código não chega", "請求書の金額", "┌──┐│", "“quoted” — …"):
        assert to_ascii(text).isascii()
        assert cell_len(to_ascii(text)) == cell_len(text)


def test_the_filter_stops_what_a_widget_let_through():
    text = "a\x1b]52;c;aGk=\x07b\x9b2Jc\x00\u202ed"
    [segment] = OutputFilter().apply([Segment(text, Style())], BLACK)
    assert segment.text == "a]52;c;aGk=b2Jcd"


def test_the_filter_drops_hostile_link_targets():
    bad = Style(link="https://x.test/\x1b]0;pwned\x07")
    good = Style(link="https://x.test/")
    first, second = OutputFilter().apply([Segment("a", bad), Segment("b", good)], BLACK)
    assert not first.style.link
    assert second.style.link == "https://x.test/"


def test_links_end_before_punctuation_and_never_lead_elsewhere():
    text = (
        "See https://a.test/b?c=1. (http://b.test) https://user:pw@c.test ftp://d.test https://ünïcode.test"
    )
    assert [link.url for link in find_links(text)] == ["https://a.test/b?c=1", "http://b.test"]


async def test_without_colours_tags_and_cursor_can_still_be_told(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk_app() as run:
        assert run.app.ink is MONO
        assert "SU   19 ! Ana Ruiz" in run.text
        strips = run.app.screen._compositor.render_strips()
        cursor = next(strip for strip in strips if "Ana Ruiz" in strip.text)
        assert any(
            segment.style and segment.style.reverse and "Ana Ruiz" in segment.text for segment in cursor
        )


async def test_without_utf8_everything_on_screen_is_ascii(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    async with desk_app((80, 24)) as run:
        assert run.text.isascii()
        await run.press("s")
        await run.until(lambda: "Status" in run.text, "the choice")
        assert run.text.isascii()


async def test_colours_can_be_changed_while_one_works():
    async with desk_app() as run:
        run.screen.action_colors()
        await run.until(
            lambda: LIGHT.ground in grounds(run.app) and DARK.ground not in grounds(run.app),
            "the light theme",
        )


def grounds(app) -> set[str]:
    """Return the background colours on the screen."""
    styles = [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]
    return {style.bgcolor.name for style in styles if style and style.bgcolor}
