"""The servers of a team come from elsewhere."""

from __future__ import annotations

from tests.postgres.conftest import roles
from tests.terminal.conftest import tuidesk

__all__ = ["roles", "tuidesk"]
