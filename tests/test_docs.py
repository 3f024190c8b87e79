"""What the documents name exists: the tests that prove a procedure, and the files that links lead to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PROOF = re.compile(r"`([\w/]+/)?(test_\w+\.py)(?:::(test_\w+))?`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def test_every_procedure_names_a_test_that_exists() -> None:
    rows = [line for line in (ROOT / "docs/guide.md").read_text().splitlines() if line.startswith("| ")]
    rows = [row for row in rows if not row.endswith("| proved by |")]
    assert len(rows) > 30
    for row in rows:
        proof = PROOF.search(row.rpartition(" | ")[2])
        assert proof, row
        folder, file, function = proof.groups()
        source = (ROOT / "tests" / (folder or "") / file).read_text()
        assert function is None or f"def {function}(" in source, row


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", ["reliability", "security"])
def test_every_promise_names_tests_that_exist(page: str) -> None:
    proofs = PROOF.findall((ROOT / f"docs/{page}.md").read_text())
    assert len(proofs) > 10
    for folder, file, function in proofs:
        source = (ROOT / "tests" / folder / file).read_text()
        assert not function or f"def {function}(" in source, (file, function)
