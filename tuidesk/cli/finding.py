"""Finds what an argument names; exit code 3 when it does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuidesk.errors import NotFound
from tuidesk.i18n import _

if TYPE_CHECKING:
    from tuidesk.store.engine import Store


def ticket_id(store: Store, number: int) -> int:
    """Return the row id of a ticket; raises NotFound."""
    from tuidesk.store import tickets

    with store.read() as conn:
        found = tickets.find(conn, number)
    if found is None:
        raise NotFound(_("There is no ticket #{number}").format(number=number), _("tuidesk list shows them."))
    return found.id


def outbox_id(store: Store, text: str) -> int:
    """Return the id of a mail in the outbox; raises NotFound."""
    import sqlalchemy as sa

    from tuidesk.store.tables import outbox

    wanted = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
    with store.read() as conn:
        found = conn.scalar(sa.select(outbox.c.id).where(outbox.c.id == wanted))
    if found is None:
        title = _("The outbox has no mail {id}").format(id=text)
        raise NotFound(title, _("tuidesk outbox shows them."))
    return int(found)
