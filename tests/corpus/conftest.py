"""The corpus: mails of other projects, in the folder that TUIDESK_CORPUS names. Skipped when it names none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

NO_MAIL = {".json", ".html", ".md", ".xml", ".out", ".sha256", ".in", ".text", ".hs"}


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the corpus' folder."""
    name = os.environ.get("TUIDESK_CORPUS", "")
    if not name:
        pytest.skip("TUIDESK_CORPUS names no folder")
    return Path(name)


@pytest.fixture(scope="session")
def mails(corpus: Path) -> dict[str, bytes]:
    """Return every file of the corpus that is a mail or holds some, by its path."""
    return {
        str(path.relative_to(corpus)): path.read_bytes()
        for path in sorted(corpus.rglob("*"))
        if path.is_file() and path.suffix not in NO_MAIL and path.name != "LICENSE"
    }
