"""Judges a stored mail again whose record does not say what would have happened otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import routing
from tuidesk.desk.customers import customer_of
from tuidesk.desk.intake import known as intake_known
from tuidesk.desk.intake import otherwise, threading
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.mail.parse import plain
from tuidesk.store.ledger import Key
from tuidesk.store.why import MessageFacts


def judged(conn: sa.Connection, head: bytes, mail: MessageFacts, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the deciding value and the alternatives, by what the store knows today."""
    parsed = plain(head)
    own = routing.own_addresses(conn)
    sender = customer_of(parsed, own).address
    key = Key("", "", 0, None, mail.raw_sha256)
    known = intake_known.load(conn, [(key, parsed)], {sender} - {""})
    routes = routing.load_routes(conn)
    arrival = Arrival("", "", 0, None, mail.raw_sha256, parsed, 0, mail.origin_queue_id)
    if told.get("by") == "new":
        return otherwise.kept(otherwise.opened(known, routes, arrival, _route(routes, arrival)))
    found = threading.match(known, parsed, sender)
    if found is None or found.thread.id != mail.ticket_id:
        return {}
    return otherwise.kept(otherwise.joined(known, routes, arrival, found, sender))


def _route(routes: routing.Routes, arrival: Arrival) -> routing.Route:
    return routing.route(routes, arrival.parsed, arrival.queue_id, arrival.envelope)
