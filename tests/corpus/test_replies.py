"""Visible replies that other projects agree on, measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.scores import flat, hold, score
from tuidesk import conformance

pytestmark = pytest.mark.corpus

FLOORS = {"email_reply_parser": 1.0, "mail-parser-reply": 1.0}


def reply(body: bytes, subtype: bytes = b"plain") -> str:
    """Return the visible reply of a body, runs of blanks made one."""
    head = (
        b"From: a@b.example\nContent-Transfer-Encoding: 8bit\nContent-Type: text/"
        + subtype
        + b"; charset=utf-8\n\n"
    )
    return flat(conformance.visible_reply(head + body))


@pytest.mark.parametrize("folder", FLOORS)
def test_plain_bodies(corpus: Path, folder: str) -> None:
    expected: dict[str, dict[str, list[str]]] = json.loads((corpus / folder / "expected.json").read_text())

    def met(name: str, wanted: dict[str, list[str]]) -> bool:
        found = reply((corpus / folder / f"{name}.txt").read_bytes())
        return (
            all(flat(text) == found for text in wanted.get("equals", ()))
            and all(flat(text) in found for text in wanted.get("contains", ()))
            and not any(flat(text) in found for text in wanted.get("lacks", ()))
        )

    hold(score(folder, expected.items(), met), FLOORS[folder])


def pairs(path: Path) -> list[tuple[str, Any]]:
    """Return the pairs of text and reply of a file, by their number."""
    return [(str(number), pair) for number, pair in enumerate(json.loads(path.read_text()))]


@pytest.mark.parametrize(
    ("name", "file"), [("talon", "talon/plain_pairs.json"), ("quotequail", "quotequail/pairs.json")]
)
def test_pairs(corpus: Path, name: str, file: str) -> None:
    found = score(
        name, pairs(corpus / file), lambda _, pair: reply(pair["text"].encode()) == flat(pair["reply"])
    )
    hold(found, 1.0)


def test_whole_replies_of_twelve_programs(corpus: Path) -> None:
    folder = corpus / "talon/standard_replies"
    mails = {path.name: path.read_bytes() for path in sorted(folder.glob("*.eml"))}
    found = score(
        "talon replies", mails.items(), lambda _, raw: flat(conformance.visible_reply(raw)) == "Hello"
    )
    hold(found, 1.0)


def test_html_replies_of_nine_programs(corpus: Path) -> None:
    mails = {path.name: path.read_bytes() for path in sorted((corpus / "talon/html_replies").glob("*.html"))}
    found = score(
        "talon html", mails.items(), lambda _, raw: reply(raw, b"html") == "Hi. I am fine. Thanks, Alex"
    )
    hold(found, 1.0)


def test_signatures(corpus: Path) -> None:
    bodies = sorted((corpus / "talon/signature/emails/stripped").glob("*_body"))

    def met(name: str, path: Path) -> bool:
        signature = path.with_name(name.replace("_body", "_signature"))
        said = flat(path.read_text(errors="replace"))
        signed = flat(signature.read_text(errors="replace")) if signature.exists() else ""
        return reply(path.read_bytes()) == said.removesuffix(signed).strip()

    hold(score("talon signatures", [(path.name, path) for path in bodies], met), 0.75)
