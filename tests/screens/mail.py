"""A desk for screen tests that can send: a relay, and drafts and the outbox as the store has them."""

from __future__ import annotations

import sqlalchemy as sa

from tests.screens.seed import Desk
from tuidesk.desk import drafts, outbox, queues, replying
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.drafts import Draft, Kind
from tuidesk.desk.replies.letter import Letter, Sent
from tuidesk.desk.servers import Server
from tuidesk.mail.message import Address
from tuidesk.store.tables import outbox as rows


def add_relay(desk: Desk) -> None:
    """Add a way out for every queue, and addresses by which answers come back."""
    for number, line in enumerate(queues.listed(desk.store)):
        address = ("creation-address", f"c{number}@desk.test")
        queues.change(desk.store, desk.actor, line.name, [address])
    add_way_out(desk)


def add_way_out(desk: Desk) -> None:
    """Add a relay for every queue."""
    channel_additions.add_smtp(
        desk.store,
        desk.actor,
        "relay",
        Server("127.0.0.1", 1, "none"),
        from_="Acme <desk@acme.test>",
        relay=True,
    )


def can_send(desk: Desk) -> None:
    """Fill the desk and give it a relay."""
    desk.fill()
    add_relay(desk)


def draft_of(desk: Desk, ticket_id: int | None, kind: Kind = "reply") -> Draft | None:
    """Return the agent's draft as it is in the store."""
    return drafts.load(desk.store, desk.actor, kind, ticket_id)


def send(desk: Desk, ticket_id: int, text: str = "La corregimos.", *, undo_ms: int = 60_000) -> Sent:
    """Put a reply into the outbox."""
    letter = Letter(
        ticket_id=ticket_id, to=(Address("Ana Ruiz", "ana@cliente.test"),), subject="Re", text=text
    )
    return replying.send(desk.store, desk.actor, letter, undo_ms=undo_ms, overtaken_ok=True)


def set_state(desk: Desk, outbox_id: int, state: str, reason: str = "", **columns: object) -> None:
    """Put a mail into a state that only a worker brings it into."""
    with desk.store.write() as conn:
        conn.execute(
            sa.update(rows).where(rows.c.id == outbox_id).values(state=state, reason=reason, **columns)
        )


def state_of(desk: Desk, outbox_id: int) -> str:
    """Return the state of a mail."""
    with desk.store.read() as conn:
        return str(conn.scalar(sa.select(rows.c.state).where(rows.c.id == outbox_id)))


def newest_mail(desk: Desk) -> int:
    """Return the newest mail of the outbox."""
    with desk.store.read() as conn:
        return int(conn.scalar(sa.select(sa.func.max(rows.c.id))) or 0)


def withdraw(desk: Desk, outbox_id: int) -> Letter:
    """Take a mail back as another agent's program would."""
    return outbox.withdraw(desk.store, desk.actor, outbox_id)


def trouble(desk: Desk) -> list[int]:
    """Fill the desk with one mail in each state that needs an agent, and one that waits; return their ids."""
    desk.fill()
    add_relay(desk)
    made = [send(desk, ticket).outbox_id for ticket in (19, 18, 17, 16)]
    set_state(desk, made[0], "held", "newer message")
    refused = {"ana@cliente.test": "550 5.1.1 no such user"}
    set_state(desk, made[1], "failed", "", results=refused, attempts=1)
    set_state(desk, made[2], "uncertain", "no answer after the last line was sent", attempts=1)
    return made
