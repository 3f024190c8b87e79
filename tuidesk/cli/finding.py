"""Finds what an argument names; exit code 3 when it does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuidesk.errors import NotFound
from tuidesk.i18n import _

if TYPE_CHECKING:
    from tuidesk.cli.opening import Desk


def ticket_id(desk: Desk, number: int) -> int:
    """Return the row id of a ticket that the agent sees; raises NotFound."""
    from tuidesk.desk import seeing
    from tuidesk.store import tickets

    with desk.store.read() as conn:
        found = tickets.find(conn, number)
        seen = found is not None and seeing.sees_queue(conn, desk.actor, found.queue_id)
    if found is None or not seen:
        raise NotFound(_("There is no ticket #{number}").format(number=number), _("tuidesk list shows them."))
    return found.id


def outbox_id(desk: Desk, text: str) -> int:
    """Return the id of a mail in the outbox whose ticket the agent sees; raises NotFound."""
    from tuidesk.desk import seeing

    wanted = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
    with desk.store.read() as conn:
        seen = seeing.sees_mail(conn, desk.actor, wanted)
    if not seen:
        title = _("The outbox has no mail {id}").format(id=text)
        raise NotFound(title, _("tuidesk outbox shows them."))
    return wanted


def queue_id(desk: Desk, name: str) -> int:
    """Return the id of a queue that the agent sees; raises NotFound."""
    from tuidesk.desk import queues, seeing

    with desk.store.read() as conn:
        return queues.find(conn, name, hidden=seeing.hidden(conn, desk.actor)).id
