"""Hostile text in every setting, error and record: no screen and no listing of an admin lets it act."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.terminal.hostile_desk import make_hostile_desk
from tests.terminal.output_grammar import offences, until_it_ends, words
from tests.terminal.program import Terminal
from tests.terminal.test_safety_cli import clean, strings
from tuidesk.cli.main import main
from tuidesk.screens.settings.tabs import TABS

LISTINGS = (
    ("queue", "list"), ("channel", "list"), ("filter", "list"), ("rule", "list"), ("agent", "list"),
    ("health",), ("doctor",), ("outbox",), ("audit",),
)  # fmt: skip


@pytest.mark.parametrize(("columns", "language"), [(150, "en"), (80, "es")])
def test_no_settings_and_no_health_write_what_is_stored(
    program: Callable[..., Terminal], columns: int, language: str
) -> None:
    make_hostile_desk().close()
    desk = program(columns=columns, rows=40, env={"TUIDESK_LANG": language})
    desk.until(r"SU\b")
    for keys in ("!", "\r", "\x1b", "q", ",", *"]" * len(TABS)):
        desk.send(keys)
        desk.settle(1)
    if columns < 110:  # the row of a queue opens as a form
        desk.send("\r")
        desk.settle(1)
        desk.send("\x1b")
    raw = until_it_ends(desk)
    assert offences(raw) == []
    drawn = words(raw)
    marks = ("name1", "address1", "forwarding_code")
    assert [mark for mark in marks if mark not in drawn] == []


def test_no_listing_of_an_admin_prints_what_is_stored(capsys: pytest.CaptureFixture[str]) -> None:
    make_hostile_desk().close()
    for listing in LISTINGS:
        main(listing)
        printed = capsys.readouterr()
        assert clean(printed.out + printed.err), listing
        main([*listing, "--json"])
        decoded = capsys.readouterr()
        assert decoded.out.isascii()
        for row in map(json.loads, decoded.out.splitlines()):
            for key, text in strings(row):
                assert clean(text), (listing, key)
                assert "\n" not in text, (listing, key)
