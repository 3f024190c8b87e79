"""The first steps of a desk: how far the start-up wizard is, servers as people type them, a queue by hand."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from tuidesk.desk import queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.desk.servers import Server, check_host, check_port
from tuidesk.i18n import _
from tuidesk.mail.loopback import is_loopback
from tuidesk.store import facts, setup_agents, setup_queues
from tuidesk.store.engine import Store

IMPLICIT_PORTS = (993, 465)
FACT = "wizard"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the wizard was left: its step, and what earlier ones gave. It holds no secret."""

    step: int = 1
    address: str = ""
    queue: str = ""


def progress(conn: sa.Connection, actor: Actor) -> Progress:
    """Return where the wizard was left; at the beginning with the address that the desk most likely has."""
    try:
        noted = json.loads(facts.get(conn, FACT) or "{}")
        found = Progress(int(noted["step"]), str(noted["address"]), str(noted["queue"]))
    except (ValueError, KeyError, TypeError):
        return Progress(address=_likely_address(conn, actor))
    known = any(row.name == found.queue for row in setup_queues.queues(conn))
    return found if known or found.step < 3 else Progress(min(found.step, 2), found.address)


def note(store: Store, actor: Actor, reached: Progress) -> None:
    """Note how far the wizard is, so that it is gone on with from there."""
    require(actor, "admin")
    with store.write() as conn:
        facts.put(conn, FACT, json.dumps(asdict(reached)))


def forget(store: Store, actor: Actor) -> None:
    """Let the wizard begin anew: it came to its end."""
    require(actor, "admin")
    with store.write() as conn:
        facts.put(conn, FACT, "")


def _likely_address(conn: sa.Connection, actor: Actor) -> str:
    """Return support@ at the domain of the admin's own address, '' when nobody gave one."""
    mine = setup_agents.by_name(conn, actor.name)
    domain = mine.email.rpartition("@")[2] if mine else ""
    return f"support@{domain}" if domain else ""


def server_of(text: str, default_port: int) -> Server:
    """Return the server that `host:port` names; the port tells TLS from the start or STARTTLS. Raises BadUsage."""
    host, colon, port = text.strip().rpartition(":")
    if not colon:
        host, port = text.strip(), str(default_port)
    number = check_port(port)
    check_host(host)
    if is_loopback(host) and number not in IMPLICIT_PORTS:
        return Server(host, number, "none")
    return Server(host, number, "implicit" if number in IMPLICIT_PORTS else "starttls")


def start_by_hand(store: Store, actor: Actor) -> str:
    """Add one queue whose tickets are opened by hand until mail is connected, and return its name."""
    name = _("Support")
    queues.add(store, actor, name)
    return name
