"""A desk with what stands for Office 365."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.worker.desk import Desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Open a desk in the sealed home of the test; its workers end with the test."""
    opened = Desk()
    yield opened
    opened.close()
