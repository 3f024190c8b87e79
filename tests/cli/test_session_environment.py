"""The environment of a session: from a fixed list, each value of a shape, whatever the client says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuidesk.cli.sessions.environment import ORIGINAL_COMMAND, built
from tuidesk.term.glyphs import choose_glyphs

LIST = {"PATH", "HOME", "TERM", "SSH_CONNECTION", "LANG", "LC_MESSAGES", "COLORTERM", "COLORFGBG", "NO_COLOR"}


@pytest.mark.parametrize(
    ("term", "known"),
    [
        ("xterm", "xterm"),
        ("tmux-256color", "tmux-256color"),
        ("rxvt-unicode-256color", "rxvt-unicode-256color"),
        ("", "xterm-256color"),
        ("xterm$(id)", "xterm-256color"),
        ("../../etc/passwd", "xterm-256color"),
        ("xterm\n", "xterm-256color"),
        ("XTERM", "xterm-256color"),
        ("x" * 41, "xterm-256color"),
        ("ｘterm", "xterm-256color"),
    ],
)
def test_a_terminal_is_a_name_or_the_usual_one(term: str, known: str) -> None:
    assert built({"TERM": term}, "")["TERM"] == known


@pytest.mark.parametrize(
    ("given_", "language", "utf8"),
    [
        ({"LANG": "es_ES.UTF-8"}, "es", True),
        ({"LC_ALL": "es_CO.utf8", "LANG": "en_US.UTF-8"}, "es", True),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "es_ES.UTF-8"}, "es", True),
        ({"LANG": "de_DE.UTF-8@euro"}, "de", True),
        ({"LANG": "es_ES.ISO-8859-1"}, "es", False),
        ({"LANG": "ja_JP.UTF-8"}, "ja", False),  # glyphs of one cell only: see choose_glyphs
        ({"LC_ALL": "x$(id)", "LANG": "es_ES.UTF-8"}, "", False),
        ({"LC_ALL": "../../tmp/locale.UTF-8"}, "", False),
        ({}, "", False),
    ],
)
def test_language_and_character_set_survive(given_: dict[str, str], language: str, utf8: bool) -> None:
    made = built(given_, "")
    assert made.get("LC_MESSAGES", "")[:2] == language
    assert choose_glyphs(made).ascii is not utf8


def test_the_desk_is_where_the_forced_command_says() -> None:
    given_ = {
        "TUIDESK_HOME": "/tmp/x",
        "TUIDESK_DATABASE": "sqlite:///x",
        "XDG_DATA_HOME": "/tmp/x",
        "HOME": "/x",
    }
    made = built(given_, "/var/lib/tuidesk")
    assert made["TUIDESK_HOME"] == "/var/lib/tuidesk"
    assert "TUIDESK_DATABASE" not in made
    assert "TUIDESK_HOME" not in built(given_, "")
    assert built(given_, "")["HOME"] != "/x"


@given(st.dictionaries(st.sampled_from([*LIST, "LC_ALL", "LD_PRELOAD", "PYTHONPATH", "EDITOR"]), st.text()))
def test_nothing_but_the_list_comes_in(given_: dict[str, str]) -> None:
    made = built(given_, "")
    assert made.keys() <= LIST
    assert all(value.isprintable() and "$" not in value and "`" not in value for value in made.values())
    assert built({**given_, ORIGINAL_COMMAND: "list"}, "")[ORIGINAL_COMMAND] == "list"
