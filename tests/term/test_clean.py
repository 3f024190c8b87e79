"""term.clean: nothing that a terminal would act on comes through, and everything that people write does."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.payloads import FORBIDDEN_CHARACTERS, FORBIDDEN_SEQUENCES, PAYLOADS
from tuidesk.term.clean import SafeText, clean_block, clean_line, clean_name, is_clean

ORDINARY = (
    "¿La pueden corregir antes del viernes?",
    "Lieferung verspätet – 12 €",
    "請求書の金額",
    "Не приходит письмо",
    "مرحبا بالعالم",
    "नमस्ते",
    "family 👩‍👩‍👧 ok",
    "a[0] = {x: '[/]'}",
)


@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize("clean", [clean_line, clean_block, clean_name])
def test_payloads_lose_their_controls(name, clean):
    text = clean(f"before {PAYLOADS[name]} after")
    assert isinstance(text, SafeText)
    assert not FORBIDDEN_CHARACTERS & set(text)
    assert "\x1b" not in text
    assert not any(sequence in text for sequence in FORBIDDEN_SEQUENCES)


def test_a_whole_sequence_goes_with_its_payload():
    assert clean_line("a\x1b]52;c;b3duZWQ=\x07b") == "ab"
    assert clean_line("a\x9d2;owned\x9cb") == "ab"
    assert clean_line("a\x1b[38;5;196mb") == "ab"


def test_an_unfinished_sequence_ends_with_its_line():
    assert clean_block("a\x1b]0;never\nsecond line") == "a\nsecond line"


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_kept(text):
    assert clean_line(text) == text
    assert clean_block(f"{text}\n{text}") == f"{text}\n{text}"


def test_a_line_is_one_line_and_has_a_limit():
    assert clean_line("a\r\n b\t\tc\u2028d") == "a b c d"
    assert len(clean_line("x" * 10_000, limit=50)) == 50
    assert clean_line("x" * 10_000, limit=50).endswith("…")


def test_a_block_keeps_lines_and_spreads_tabs():
    assert clean_block("a\r\nb\rc\n\td") == "a\nb\nc\n        d"


def test_a_right_to_left_trick_stays_visible():
    assert clean_name("invoice\u202efdp.exe") == "invoicefdp.exe"


@pytest.mark.parametrize(
    ("given_name", "wanted"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\cmd.exe", "cmd.exe"),
        (".htaccess", "htaccess"),
        ("-rf", "rf"),
        ("a\u200b/../b", "b"),
        ("", "attachment"),
        ("\x00", "attachment"),
        ("...", "attachment"),
        ("año 2026.pdf", "año 2026.pdf"),
    ],
)
def test_file_names_stay_in_their_folder(given_name, wanted):
    assert clean_name(given_name) == wanted


def test_a_long_file_name_keeps_its_ending():
    name = clean_name("ñ" * 400 + ".pdf")
    assert len(name.encode()) <= 120
    assert name.endswith(".pdf")


@given(st.text(st.characters(codec=None), max_size=200))
def test_whatever_comes_nothing_dangerous_leaves(text):
    for safe in (clean_line(text), clean_block(text), clean_name(text)):
        assert is_clean(safe)
        assert all(unicodedata.category(c) != "Cc" or c == "\n" for c in safe)
        safe.encode("utf-8")


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text):
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_block(clean_block(text)) == clean_block(text)
