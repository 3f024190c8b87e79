"""What a queue's row in the settings says about its forwarded mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.forwarding import creation as creation_addresses
from tuidesk.desk.forwarding.seen import proposals
from tuidesk.i18n import Phrase
from tuidesk.store import forwarded
from tuidesk.store.clock import now

CODE_SHOWN_MS = 14 * 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Forwarding:
    """Beside a queue's addresses: what is missing for a creation address, and what came about forwarding.

    `code` is what a provider sent to confirm the address, at `code_at` (ms); `rewrites` = its rule
    forwards where it should redirect; `proposal` = what is likely its public address.
    """

    missing: Phrase | None = None
    code: str = ""
    code_at: int = 0
    rewrites: bool = False
    proposal: str = ""


def read(conn: sa.Connection) -> Mapping[int, Forwarding]:
    """Return it for every queue, by id."""
    proposed = {one.queue_id: one.address for one in proposals(conn)}
    place = creation_addresses.place(conn)
    since = now() - CODE_SHOWN_MS
    return {
        row.id: Forwarding(
            missing=creation_addresses.NO_PLACE if row.waits_for_address and not place else None,
            code=row.code if row.code_at > since else "",
            code_at=row.code_at,
            rewrites=row.rule_at > 0,
            proposal=proposed.get(row.id, ""),
        )
        for row in forwarded.queues(conn)
    }
