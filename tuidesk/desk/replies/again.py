"""A letter that is handed over twice: its writer was told of an error although the store had taken it."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.errors import InOutbox
from tuidesk.desk.replies.letter import Sent
from tuidesk.desk.spec import Frozen, Spec, frozen_from_json
from tuidesk.i18n import _
from tuidesk.store import known_ids, outbox, tickets


def in_outbox(conn: sa.Connection, spec: Spec) -> Sent | None:
    """Return what became of the letter when it was taken before, None when it is new.

    Its token tells. Raises InOutbox when it was changed since.
    """
    found = known_ids.issued_ids(conn, [spec.token]).get(spec.token)
    row = outbox.get(conn, found.outbox_id) if found and found.outbox_id else None
    ticket = tickets.get(conn, row.ticket_id) if row and row.ticket_id else None
    if row is None or ticket is None or row.state == "withdrawn":
        return None
    if not _same(frozen_from_json(row.spec), spec):
        raise InOutbox(
            _("This letter is in the outbox already, as it was before your last changes"),
            _("Look at it there; sending once more sends this one too."),
        )
    return Sent(ticket.id, ticket.number, row.id, row.entry_id or 0, row.not_before, row.state, row.reason)


def _same(before: Frozen, spec: Spec) -> bool:
    old = before.spec
    words = (old.subject, old.text, old.files) == (spec.subject, spec.text, spec.files)
    # Whom the filter blocks is not in the spec that was kept.
    return words and {*old.to, *old.cc} <= {*spec.to, *spec.cc}
