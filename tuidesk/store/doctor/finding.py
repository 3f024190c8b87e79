"""What a check of the store found, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; what is not ok but not `serious` either is a warning.

    `fixed` says that it was wrong and is right now.
    """

    name: str
    ok: bool
    detail: str
    serious: bool = True
    fixed: bool = False
