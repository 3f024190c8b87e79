"""How Microsoft's sign-in says no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CORRELATION = "0f0e0d0c-1111-2222-3333-444455556666"


@dataclass(frozen=True)
class Refusal:
    """One answer with OAuth's error and Microsoft's number; without words it has those of the number."""

    error: str
    number: int = 0
    words: str = ""
    suberror: str = ""

    @property
    def description(self) -> str:
        number = f"AADSTS{self.number}: " if self.number and not self.words else ""
        said = self.words or "what Microsoft says about it."
        return f"{number}{said} Trace ID: 1 Correlation ID: {CORRELATION} Timestamp: 2026-01-01"

    def body(self) -> dict[str, Any]:
        """Return the answer's JSON."""
        codes = {"error_codes": [self.number]} if self.number else {}
        sub = {"suberror": self.suberror} if self.suberror else {}
        said = {"error_description": self.description, "correlation_id": CORRELATION}
        return {"error": self.error, **said, **codes, **sub}


PENDING = Refusal("authorization_pending", 70016)
DECLINED = Refusal("authorization_declined")
EXPIRED = Refusal("expired_token", 70020)
REVOKED = Refusal("invalid_grant", 50173)
NO_CONSENT = Refusal("invalid_grant", 65001, suberror="consent_required")
BLOCKED = Refusal("access_denied", 53003)
BUSY = Refusal("temporarily_unavailable", 90033)
