"""Titles, senders, attachments and the tree of parts: what a mail holds, nothing lost and nothing invented.

`parts.json` holds, for mails whose projects give no data of their own, what was read of each when it was
last looked over, so that a change is seen: title, sender, and the name and size of each attachment.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.scores import hold, score
from tuidesk import conformance
from tuidesk.mail.parts import Part, read

pytestmark = pytest.mark.corpus

EXPECTED: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("parts.json").read_text(encoding="utf-8")
)


def test_titles_senders_and_attachments(corpus: Path) -> None:
    def met(name: str, wanted: dict[str, Any]) -> bool:
        found = conformance.parse((corpus / name).read_bytes())
        files = [[file["filename"], len(file["data"])] for file in found["attachments"]]
        return (found["title"], found["from"], files) == (wanted["title"], wanted["from"], wanted["files"])

    hold(score("parts", EXPECTED.items(), met), 1.0)


def wanted_leaves(node: ET.Element) -> int:
    """Count the parts that hold something in a tree as mime4j writes it; a mail inside one counts as one."""
    return sum(
        wanted_leaves(child)
        if child.tag in ("multipart", "body-part")
        else child.tag in ("message", "text-body", "binary-body")
        for child in node
    )


def leaves(part: Part) -> int:
    """Count the same in our tree."""
    return sum(map(leaves, part.children)) if part.children else 1


def test_trees(corpus: Path) -> None:
    def met(name: str, path: Path) -> bool:
        tree = ET.fromstring(path.read_bytes())
        raw = path.with_name(name.removesuffix("_decoded.xml") + ".msg").read_bytes()
        return leaves(read(raw)[0]) == wanted_leaves(tree)

    trees = [(path.name, path) for path in sorted((corpus / "mime4j").rglob("*_decoded.xml"))]
    hold(score("mime4j trees", trees, met), 1.0)
