"""What is compared to prove that a copy is the same: rows and their hash, table by table."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_MODULUS = 2**256


@dataclass(slots=True)
class Proof:
    """The rows of one table: how many, and the sum of their SHA-256, which does not depend on their order.

    PostgreSQL's text holds no NUL, which becomes U+FFFD there: both count as the same, and NULs are told.
    """

    rows: int = 0
    total: int = 0
    nuls: int = 0

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Count these rows in."""
        for row in rows:
            self.nuls += sum(value.count("\0") for value in row if isinstance(value, str))
            text = repr(tuple(_storable(value) for value in row))
            self.total = (self.total + int(hashlib.sha256(text.encode()).hexdigest(), 16)) % _MODULUS
            self.rows += 1

    @property
    def digest(self) -> str:
        """The hash in hex."""
        return f"{self.total:064x}"

    def same(self, other: Proof) -> bool:
        """Say whether both are of the same rows."""
        return (self.rows, self.total) == (other.rows, other.total)


def _storable(value: Any) -> Any:
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value
