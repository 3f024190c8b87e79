"""Visible replies that other projects agree on, measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tuidesk import conformance

pytestmark = pytest.mark.corpus

FLOORS = {"email_reply_parser": 0.92, "mail-parser-reply": 0.80}
TALON_PAIRS = 0.80


def reply(body: bytes, subtype: bytes = b"plain") -> str:
    """Return the visible reply of a body, runs of blanks made one."""
    head = (
        b"From: a@b.example\nContent-Transfer-Encoding: 8bit\nContent-Type: text/"
        + subtype
        + b"; charset=utf-8\n\n"
    )
    return flat(conformance.visible_reply(head + body))


def flat(text: str) -> str:
    """Return the text with its runs of blanks made one."""
    return " ".join(text.split())


@pytest.mark.parametrize("folder", FLOORS)
def test_plain_bodies(corpus: Path, folder: str) -> None:
    expected: dict[str, dict[str, list[str]]] = json.loads((corpus / folder / "expected.json").read_text())
    right = 0
    for name, wanted in expected.items():
        found = reply((corpus / folder / f"{name}.txt").read_bytes())
        right += (
            all(flat(text) == found for text in wanted.get("equals", ()))
            and all(flat(text) in found for text in wanted.get("contains", ()))
            and not any(flat(text) in found for text in wanted.get("lacks", ()))
        )
    assert right >= FLOORS[folder] * len(expected)


def test_talon_pairs(corpus: Path) -> None:
    pairs = json.loads((corpus / "talon/plain_pairs.json").read_text())
    right = sum(reply(pair["text"].encode()) == flat(pair["reply"]) for pair in pairs)
    assert right >= TALON_PAIRS * len(pairs)


def test_whole_replies_of_twelve_programs(corpus: Path) -> None:
    for path in sorted((corpus / "talon/standard_replies").glob("*.eml")):
        assert flat(conformance.visible_reply(path.read_bytes())).startswith("Hello"), path.name
        assert len(conformance.visible_reply(path.read_bytes())) < 60, path.name


def test_html_replies_of_nine_programs(corpus: Path) -> None:
    for path in sorted((corpus / "talon/html_replies").glob("*.html")):
        assert reply(path.read_bytes(), b"html") == "Hi. I am fine. Thanks, Alex", path.name
