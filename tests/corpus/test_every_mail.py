"""No mail of the corpus breaks the parser, loses an attachment or gets a control to the terminal."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.mail.letters import letter
from tuidesk import conformance
from tuidesk.mail.attachments import extract_all
from tuidesk.mail.cage import Cage
from tuidesk.mail.parse import parse
from tuidesk.term.clean import is_clean

pytestmark = pytest.mark.corpus


def test_every_mail_is_read_in_the_cage_as_it_is_read_here(mails: dict[str, bytes]) -> None:
    with Cage() as cage:
        found = dict(zip(mails, cage.parse(list(mails.values())), strict=True))
    assert [name for name, item in found.items() if "unparsed" in item.marks] == []
    assert [name for name, item in found.items() if item != parse(mails[name])] == []


def test_every_attachment_comes_back_as_it_was_described(mails: dict[str, bytes]) -> None:
    for name, raw in mails.items():
        described = [(info.size, info.sha256) for info in parse(raw).attachments]
        assert [(len(data), hashlib.sha256(data).hexdigest()) for data in extract_all(raw)] == described, name


def test_nothing_reaches_a_terminal_uncleaned(mails: dict[str, bytes]) -> None:
    for name, raw in mails.items():
        found = conformance.parse(raw)
        shown = [found["title"], found["from"], found["body_text"], conformance.visible_reply(raw)]
        shown += [text for info in found["attachments"] for text in (info["filename"], info["content_type"])]
        assert all(is_clean(text) for text in shown), name


def test_terminal_controls_in_a_body_are_gone(corpus: Path) -> None:
    for path in sorted((corpus / "xterm.js").glob("*.in")):
        raw = letter().replace(b"Hello", path.read_bytes())
        assert is_clean(conformance.parse(raw)["body_text"]), path.name


def test_naughty_subjects_and_names(corpus: Path) -> None:
    lists = [path for path in (corpus / "blns").iterdir() if path.suffix == ".txt"]
    for line in {line for path in lists for line in path.read_bytes().split(b"\n")}:
        raw = b"From: " + line + b" <a@b.example>\nSubject: " + line + b"\n\n" + line
        found = conformance.parse(raw)
        assert is_clean(found["title"])
        assert is_clean(found["body_text"])


def test_every_html_feature_of_mail_is_read(corpus: Path) -> None:
    for path in sorted((corpus / "html").rglob("*.html")):
        raw = letter(subtype="html").replace(b"Hello", path.read_bytes())
        found = parse(raw)
        assert "unparsed" not in found.marks, path.name
        assert found.from_html
