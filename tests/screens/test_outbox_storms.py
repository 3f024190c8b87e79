"""Storms in the outbox: a card an address, and one step for its tickets that can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.screens.helpers import desk_app
from tests.screens.mail import add_relay, set_state
from tests.screens.seed import Desk
from tuidesk.desk import tickets
from tuidesk.desk.undo import Undone
from tuidesk.errors import Problem
from tuidesk.store import outbox, tables

ROBOT = "robot@away.test"
ADD = {
    "kind": "acknowledgement",
    "state": "held",
    "reason": "rate",
    "recipients": [ROBOT],
    "subject": "Re: x",
}


def stormy(desk: Desk) -> None:
    """Fill the desk; three acknowledgements to a robot were stopped."""
    desk.fill()
    add_relay(desk)
    with desk.store.write() as conn:
        ids = conn.scalars(sa.select(tables.ticket.c.id).where(tables.ticket.c.active).limit(3)).all()
        conn.execute(sa.update(tables.ticket).where(tables.ticket.c.id.in_(ids)).values(touched=False))
        for one in ids:
            outbox.add(conn, ADD | {"ticket_id": one, "outbound_id": 1, "spec": {}})


def open_tickets(desk: Desk) -> int:
    with desk.store.read() as conn:
        storm = sa.select(tables.outbox.c.ticket_id).where(tables.outbox.c.kind == "acknowledgement")
        query = sa.select(sa.func.count()).select_from(tables.ticket)
        return conn.scalar(query.where(tables.ticket.c.id.in_(storm), tables.ticket.c.active)) or 0


async def test_a_storm_is_one_card_and_its_tickets_are_closed_and_opened_again():
    async with desk_app(seed=stormy) as run:
        await run.press("X")
        await run.until(lambda: f"stopped 3 mails to {ROBOT} · rate" in run.text, "the card")
        await run.until(lambda: "Q stops all mail first" in run.text, "what to do")
        await run.press("c")
        await run.until(lambda: f"Filter outgoing mail: {ROBOT}?" in run.text, "the question")
        assert open_tickets(run.desk) == 0
        await run.press("y")
        await run.until(lambda: f"{ROBOT} is never mailed" in run.text, "the answer")
        await run.press("u")
        await run.until(lambda: open_tickets(run.desk) == 3, "the tickets to be open again")


async def test_a_step_whose_undo_failed_can_still_be_taken_back(monkeypatch: pytest.MonkeyPatch):
    undo, refusals = tickets.undo, [Problem("Nothing can be written now", "Try again.")]

    def unwilling(*arguments: Any) -> Undone:
        if refusals:
            raise refusals.pop()
        return undo(*arguments)

    monkeypatch.setattr(tickets, "undo", unwilling)
    async with desk_app(seed=stormy) as run:
        await run.press("X")
        await run.until(lambda: f"stopped 3 mails to {ROBOT} · rate" in run.text, "the card")
        await run.press("c")
        await run.until(lambda: f"Filter outgoing mail: {ROBOT}?" in run.text, "the question")
        await run.press("n", "u")
        await run.until(lambda: "Nothing can be written now" in run.text, "the failure")
        await run.press("u")
        await run.until(lambda: open_tickets(run.desk) == 3, "the tickets to be open again")


async def test_it_is_read_at_80_columns_and_in_spanish():
    async with desk_app((80, 24), seed=stormy) as run:
        await run.press("X")
        await run.until(lambda: f"stopped 3 mails to {ROBOT} · rate" in run.text, "the card")
        assert all(len(line.rstrip()) <= 80 for line in run.lines())
        await run.until(
            lambda: run.lines()[-1].startswith(" Q quiet mode  l release"), "what stops all, first"
        )
        await run.press("m")
        await run.until(lambda: f"Filter outgoing mail: {ROBOT}?" in run.text, "the question, whole")
        await run.press("n", "u")
        await run.until(
            lambda: "as they were" in run.text and "3 that nobody touched" in run.text, "all as it was"
        )


async def test_the_evidence_of_a_doubtful_mail_tells_every_look():
    from tests.screens.mail import trouble
    from tuidesk.store import events

    def looked(desk: Desk) -> None:
        made = trouble(desk)
        set_state(desk, made[2], "uncertain", "no answer after the last line was sent", attempts=1)
        with desk.store.write() as conn:
            ticket = conn.scalar(sa.select(tables.outbox.c.ticket_id).where(tables.outbox.c.id == made[2]))
            events.add(conn, "worker", ticket, "uncertain", {"outbox": made[2]})
            seen = {"outbox": made[2], "where": "support", "found": "it is not there"}
            events.add(conn, "worker", ticket, "looked", seen)

    async with desk_app(seed=looked) as run:
        await run.press("X")
        await run.until(lambda: "in the sent mail of support" in " ".join(run.text.split()), "the look")
