"""docs/security.md shows exactly the attempts that the tests try."""

from __future__ import annotations

from pathlib import Path

from tests.escape.rows import ATTEMPTS
from tests.escape.table import table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "security.md"


def test_the_page_holds_the_table_of_all_attempts() -> None:
    assert table() in PAGE.read_text(), "write it anew: python -m tests.escape.table"


def test_there_are_enough_and_each_is_its_own() -> None:
    assert len(ATTEMPTS) >= 60
    assert len([one for one in ATTEMPTS if one.forced]) >= 15
    assert len({one.name for one in ATTEMPTS}) == len({one.tried for one in ATTEMPTS}) == len(ATTEMPTS)
    assert all(one.reason for one in ATTEMPTS)
