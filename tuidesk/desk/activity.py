"""The activity of mail: what was seen and where it went, and the agent's word that a mail deserves a ticket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from tuidesk.desk import dispositions as to
from tuidesk.desk import seeing, splitting
from tuidesk.desk.actor import Actor
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.batch import Batch
from tuidesk.desk.permissions import require
from tuidesk.desk.undo import Change, FieldChange
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.mail.message import Parsed
from tuidesk.store import activity, events, ledger, reply_facts, tickets
from tuidesk.store.activity import ON_TICKETS, Seen, Wanted
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.moving import candidates

MADE = "make-ticket"
QUARANTINED = "quarantined"
ELSEWHERE = (to.DUPLICATE_OF, to.OWN_MAIL_RETURNED, to.FORWARDING_CONFIRMATION, to.PROBE, QUARANTINED)

Parse = Callable[[Sequence[bytes]], list[Parsed]]


class Made(NamedTuple):
    """What making a ticket did, and the ticket that the mail stands on now."""

    change: Change
    ticket_id: int
    number: int


def lines(store: Store, actor: Actor, wanted: Wanted, limit: int, *, before: int | None = None) -> list[Seen]:
    """Return a page of the ledger, newest first: the top, or what stands behind the line `before`."""
    require(actor, "read")
    with store.read() as conn:
        return activity.page(conn, wanted, before, limit, seeing.hidden(conn, actor))


def newer(store: Store, actor: Actor, wanted: Wanted, after: int, limit: int) -> list[Seen]:
    """Return what came in since the line `after`, newest first."""
    require(actor, "read")
    with store.read() as conn:
        return activity.since(conn, wanted, after, limit, seeing.hidden(conn, actor))


def again(store: Store, actor: Actor, line_id: int) -> Seen | None:
    """Return a line as it stands now, None when it is gone."""
    require(actor, "read")
    with store.read() as conn:
        return activity.line(conn, line_id, seeing.hidden(conn, actor))


def channels(store: Store, actor: Actor) -> list[str]:
    """Return the channels by which mail may come in, as the ledger names them."""
    require(actor, "read")
    with store.read() as conn:
        return activity.channels(conn, seeing.hidden(conn, actor))


def may_become_ticket(line: Seen) -> bool:
    """Say whether a mail stands on no ordinary ticket of its own, and its bytes are here."""
    if line.disposition in ON_TICKETS:
        return line.kind != "human" and line.own
    return bool(line.sha256)


def may_retry(line: Seen) -> bool:
    """Say whether the server may be asked for the mail once more."""
    return line.disposition == QUARANTINED and line.uid is not None


def make_ticket(store: Store, actor: Actor, line_id: int, parse: Parse) -> Made:
    """Make an ordinary ticket of a mail that went elsewhere; it stays in the ledger at its place.

    Automatic mail keeps its ticket, which stops being automatic, or leaves a ticket of others for one of
    its own. Raises NotFound, BadUsage where there is nothing to make a ticket of, CageUnavailable.
    """
    require(actor, "act")
    line = again(store, actor, line_id)
    if line is None:
        raise NotFound(_("This mail is not in the ledger any more"), _("Look again."))
    if not may_become_ticket(line):
        raise BadUsage(
            _("No ticket can be made of this mail"), _("It stands on one, or its bytes are not here.")
        )
    return _of_message(store, actor, line) if line.own else _open(store, actor, line, parse)


def _of_message(store: Store, actor: Actor, line: Seen) -> Made:
    """Give a message that stands on a ticket already a ticket of its own, or make its ticket an ordinary one."""
    assert line.entry_id is not None
    assert line.ticket_id is not None
    with store.write() as conn:
        if activity.line(conn, line.id) != line:
            raise BadUsage(_("Something was done about this mail meanwhile"), _("Look again."))
        if line.disposition not in ON_TICKETS:
            activity.become_ticket(conn, line)
        if line.automatic or not candidates.others(conn, line.ticket_id, [line.entry_id]):
            return _ordinary(
                conn, actor, line.ticket_id, line.disposition if line.kind == "human" else "automatic"
            )
        mail = candidates.find(conn, line.entry_id)
        assert mail
        return Made(*splitting.split_in(conn, actor, mail, [mail.id]))


def _ordinary(conn: sa.Connection, actor: Actor, ticket_id: int, was: str) -> Made:
    """Take a ticket out of the automatic ones, and open the closed one of a test."""
    reply_facts.lock_ticket(conn, ticket_id)
    record = tickets.get(conn, ticket_id)
    assert record
    after: dict[str, Any] = {"automatic": False, "waiting": "us"}
    if record.status == "closed":
        after["status"] = "open"
    fields = tuple(
        FieldChange(record.id, name, getattr(record, name), value) for name, value in after.items()
    )
    tickets.change(conn, record.id, touch=True, touched=True, **after)
    events.add(conn, actor.name, record.id, "made-ticket", {"reason": was})
    return Made(Change(MADE, 1, fields), record.id, record.number)


def _open(store: Store, actor: Actor, line: Seen, parse: Parse) -> Made:
    """Open a ticket with a mail's bytes. To take it back throws the ticket away; no mail leaves the ledger."""
    try:
        [parsed] = parse([store.raw.get(line.sha256)])
    except KeyError as error:
        raise NotFound(_("The bytes of this mail are not here"), _("Run: tuidesk doctor")) from error
    with store.write() as conn:
        ledger.serialize(conn)
        if activity.line(conn, line.id) != line:
            raise BadUsage(_("Something was done about this mail meanwhile"), _("Look again."))
        arrival = Arrival(
            channel=line.channel,
            folder=line.folder,
            uidvalidity=line.uidvalidity,
            uid=line.uid,
            sha256=line.sha256,
            parsed=parsed,
            received_ms=now(),
            queue_id=activity.queue_of(conn, line.channel),
        )
        batch = Batch(conn, [arrival], store.raw)
        placed = batch.open(arrival, line.id)
        batch.write()
        taken = placed.taken()
        assert taken.ticket_id
        assert taken.ticket_number
        events.add(conn, actor.name, taken.ticket_id, "made-ticket", {"reason": line.disposition})
        if line.ticket_id is not None:
            data = {"number": taken.ticket_number, "ticket_id": taken.ticket_id}
            events.add(conn, actor.name, line.ticket_id, "copy-made-ticket", data)
    fields = (FieldChange(taken.ticket_id, "status", "trash", "new"),)
    return Made(Change(MADE, 1, fields), taken.ticket_id, taken.ticket_number)
