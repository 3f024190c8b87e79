"""All that is held about one person, found by an address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import exporting, routing
from tuidesk.desk.actor import Actor
from tuidesk.desk.names import check_address
from tuidesk.desk.permissions import require
from tuidesk.desk.person.held import Held, held_about
from tuidesk.errors import BadUsage, NotFound
from tuidesk.i18n import _
from tuidesk.store import erased
from tuidesk.store import tables as t
from tuidesk.store.chunks import chunks
from tuidesk.store.engine import Store
from tuidesk.term.clean import clean_line

__all__ = ["Held", "disclose", "look", "nothing_held"]


def look(store: Store, actor: Actor, address: str) -> Held:
    """Find all that is held; NotFound when nothing is, BadUsage for an address of the desk or of an agent.

    Of a person whose erasure was interrupted nothing may be held, and it must come to its end yet.
    """
    require(actor, "admin")
    wanted = check_address(address)
    with store.read() as conn:
        if wanted in routing.own_addresses(conn) or wanted in _agents(conn):
            raise BadUsage(
                _("{address} belongs to this desk").format(address=clean_line(wanted)),
                _("Only what is held about customers can be erased or given out."),
            )
        found = held_about(conn, wanted)
        if found.nothing and not erased.unfinished(conn, wanted):
            raise nothing_held(wanted)
    return found


def nothing_held(address: str) -> NotFound:
    """Return the problem of an address of which the desk knows nothing."""
    return NotFound(_("Nothing is held about {address}").format(address=clean_line(address)))


def _agents(conn: sa.Connection) -> set[str]:
    return {email.casefold() for email in conn.scalars(sa.select(t.agent.c.email)) if email}


def disclose(store: Store, actor: Actor, address: str, folder: Path) -> dict[str, int]:
    """Write all that is held about a person into a new folder, and return how much; see `look` for what it raises.

    Raises FileExistsError and OSError.
    """
    held = look(store, actor, address)
    folder.mkdir(mode=0o700, parents=True)
    with store.read() as conn:
        messages = [
            row
            for some in chunks(held.messages)
            for row in exporting.message_rows(conn, t.message.c.id.in_(some))
        ]
        events = _rows(conn, t.event.c.ticket_id, held.tickets)
        drafts = _rows(conn, t.draft.c.id, held.drafts)
        outbox = _rows(conn, t.outbox.c.id, held.outbox)
    content = {
        "person": {"name": held.name, "addresses": held.addresses, "filtered": held.filtered},
        "tickets": held.numbers, "messages": messages, "events": events, "drafts": drafts, "outbox": outbox,
        "named_on_tickets_of_others": held.named_on,
    }  # fmt: skip
    with exporting.opened(folder / "person.json") as file:
        json.dump(content, file, indent=1, ensure_ascii=True, default=str)
    mail = exporting.maildir(folder / "mail")
    for sha256 in held.raw:
        exporting.write_mail(store, mail, sha256)
    return held.counts()


def _rows(conn: sa.Connection, column: sa.Column[Any], values: tuple[int, ...]) -> list[dict[str, Any]]:
    query = sa.select(column.table)
    return [
        dict(row) for some in chunks(values) for row in conn.execute(query.where(column.in_(some))).mappings()
    ]
