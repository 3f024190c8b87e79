"""What the record of a ticket keeps of a mail beside the mail itself."""

from __future__ import annotations

from typing import Any

from tuidesk.desk.intake.arrival import Arrival


def quoted(arrival: Arrival) -> dict[str, Any]:
    """Return who wrote what one of our own addresses passed on, for somebody to confirm."""
    found = arrival.parsed.quoted_sender
    return {"quoted": [found.name, found.address] if found else None}


def bounced(arrival: Arrival) -> dict[str, Any]:
    """Return for whom mail of ours failed, and why."""
    bounce = arrival.parsed.bounce
    assert bounce
    return {"recipients": list(bounce.recipients), "status": bounce.status, "hard": bounce.hard}
