"""Who else is at the desk, as an agent sees it: in the list, above the conversation, on the status line."""

from __future__ import annotations

from threading import Thread

import pytest
import sqlalchemy as sa

from tests.screens.helpers import Running, desk_app
from tests.screens.mail import can_send
from tests.screens.seed import HOUR, Desk
from tuidesk.desk import agents, presence
from tuidesk.desk import tickets as desk_tickets
from tuidesk.desk.actor import Actor
from tuidesk.desk.presence import Sitting
from tuidesk.screens.desk.company import Company
from tuidesk.store import presence as rows
from tuidesk.store import tables
from tuidesk.store.clock import now


def calm(desk: Desk) -> None:
    """Fill a desk whose status line has no trouble to tell: that would take the place of the people."""
    desk.fill()
    moment = now()
    with desk.store.write() as conn:
        conn.execute(
            sa.insert(tables.worker).values(host="h", pid=1, started_at=moment, beat_at=moment + HOUR)
        )


class Colleague:
    """An agent at another screen."""

    def __init__(self, desk: Desk, name: str) -> None:
        agents.add(desk.store, desk.actor, name, f"{name}@xyz.test", "agent")
        self.desk = desk
        self.actor: Actor = agents.named(desk.store, name)
        self.sitting = Sitting()

    def sit(self, ticket_id: int | None, mode: str) -> None:
        presence.sit(self.desk.store, self.actor, self.sitting, ticket_id, mode)

    def leave(self) -> None:
        presence.leave(self.desk.store, self.actor, self.sitting)


def present(run: Running) -> list[rows.Present]:
    with run.desk.store.read() as conn:
        return rows.here(conn)


def row_of(run: Running, customer: str) -> str:
    return next(line for line in run.lines() if customer in line)


async def test_a_colleague_who_writes_is_marked_and_named_until_he_stops():
    async with desk_app(seed=calm) as run:
        bob, ticket = Colleague(run.desk, "bob"), run.screen.tickets.ticket_id
        bob.sit(ticket, "writing")
        await run.until(lambda: "✎" in row_of(run, "SU   19"), "the mark in the list")
        assert "bob writing 19" in run.lines()[0]
        assert "✎ bob is writing since" in run.text
        bob.sit(ticket, "reading")
        await run.until(lambda: "bob looks at it" in run.text, "the words above the conversation")
        assert "✎" not in run.text
        bob.leave()
        await run.until(lambda: "bob" not in run.lines()[0], "the status line without him")
        assert "looks at it" not in run.text


async def test_a_note_is_no_answer():
    async with desk_app(seed=calm) as run:
        Colleague(run.desk, "bob").sit(run.screen.tickets.ticket_id, "noting")
        await run.until(lambda: "bob is writing a note since" in run.text, "the words")
        assert "✎" not in row_of(run, "SU   19")


async def test_who_falls_silent_goes_away_by_himself():
    async with desk_app(seed=calm) as run:
        Colleague(run.desk, "bob").sit(None, "reading")
        await run.until(lambda: "bob" in run.lines()[0], "bob")
        with run.desk.store.write() as conn:
            mine = tables.presence.c.agent_id == run.desk.actor.agent_id
            old = sa.update(tables.presence).where(~mine).values(seen_at=1)
            conn.execute(old)
        await run.until(lambda: "bob" not in run.lines()[0], "the status line without him")


async def test_this_session_tells_where_it_is_and_that_it_ended():
    async with desk_app(seed=can_send) as run:
        ticket = run.screen.tickets.ticket_id
        await run.until(lambda: [one.ticket_id for one in present(run)] == [ticket], "the first ticket")
        await run.press("r")
        await run.until(lambda: [one.mode for one in present(run)] == ["writing"], "that he writes")
        await run.press("escape")
        await run.until(lambda: [one.mode for one in present(run)] == ["reading"], "that he stopped")
        await run.press("n")
        await run.until(lambda: [one.mode for one in present(run)] == ["noting"], "the note")
        await run.press("escape", "down")
        await run.until(lambda: [one.ticket_id for one in present(run)] != [ticket], "the next ticket")
    desk = Desk.__new__(Desk)
    from tuidesk.locations import locate
    from tuidesk.store.engine import open_store

    desk.store = open_store(locate())
    with desk.store.read() as conn:
        assert rows.here(conn) == []
    desk.store.close()


@pytest.mark.parametrize("size", [(80, 24), (80, 20)])
async def test_small_screens_say_it_too(size):
    async with desk_app(size, seed=calm) as run:
        bob, eva = Colleague(run.desk, "bob"), Colleague(run.desk, "eva")
        bob.sit(run.screen.tickets.ticket_id, "writing")
        eva.sit(run.screen.tickets.ticket_id, "reading")
        await run.until(lambda: "bob writing 19   eva" in run.lines()[0], "both")


async def test_a_sign_of_life_draws_nothing():
    async with desk_app(seed=calm) as run:
        bob = Colleague(run.desk, "bob")
        bob.sit(run.screen.tickets.ticket_id, "reading")
        await run.until(lambda: "bob looks at it" in run.text, "bob")
        seen: list[object] = []
        run.screen.people_changed = seen.append  # type: ignore[method-assign]
        bob.sit(run.screen.tickets.ticket_id, "reading")
        run.app.tell_people(presence.others(run.desk.store, run.desk.actor, run.screen._sitting))
        assert not seen


async def test_a_composer_says_at_once_who_else_writes_and_what_happens_meanwhile():
    async with desk_app(seed=can_send) as run:
        bob, ticket = Colleague(run.desk, "bob"), run.screen.tickets.ticket_id
        assert ticket is not None
        bob.sit(ticket, "writing")
        await run.until(lambda: run.app.people, "bob")
        await run.press("r")
        await run.until(lambda: "bob is writing an answer to this ticket" in run.text, "who else writes")
        await run.press(*"Hola")
        await run.until(lambda: "Hola" in run.text, "the typed words")
        desk_tickets.set_status(run.desk.store, bob.actor, [ticket], "closed")
        desk_tickets.add_note(run.desk.store, bob.actor, [ticket], "She phoned: it is settled.")
        await run.until(lambda: "new > closed" in run.text, "what bob did")
        await run.until(lambda: "  She phoned: it is settled." in run.text, "what bob wrote")
        await run.press(*" Ana")
        await run.until(lambda: "Hola Ana" in run.text, "typing goes on")
        bob.leave()
        await run.until(lambda: "bob is writing an answer" not in run.text, "that he is gone")
        await run.press("ctrl+o")
        await run.until(lambda: "bob ended this ticket while you were writing" in run.text, "the question")
        await run.press("ctrl+o")
        await run.until(lambda: run.app.screen is run.screen, "the desk")
        await run.until(lambda: "sends in" in run.text, "that it leaves")


async def test_two_choices_in_the_same_moment_are_told_and_the_first_comes_back_by_undo():
    async with desk_app() as run:
        bob, ticket = Colleague(run.desk, "bob"), run.screen.tickets.ticket_id
        assert ticket is not None
        await run.press("s")
        await run.until(lambda: run.app.screen is not run.screen, "the choice of a status")
        desk_tickets.set_status(run.desk.store, bob.actor, [ticket], "pending")
        desk_tickets.set_priority(run.desk.store, bob.actor, [ticket], 3)
        await run.press("s")
        await run.until(lambda: "bob had just changed that too" in run.text, "whose choice it was")
        await run.press("u")
        await run.until(lambda: "undone" in run.text, "that it is undone")
        with run.desk.store.read() as conn:
            query = sa.select(tables.ticket.c.status, tables.ticket.c.priority)
            assert conn.execute(query.where(tables.ticket.c.id == ticket)).one() == ("pending", 3)


async def test_who_still_wants_to_tell_where_he_is_does_not_keep_the_program_from_ending(monkeypatch):
    late: list[Thread] = []

    def leave(*_: object) -> None:
        late.append(Thread(target=Company.tell.__wrapped__, args=(run.screen, run.app.opened), daemon=True))
        late[0].start()

    async with desk_app(seed=calm) as run:
        await run.until(lambda: present(run), "this session's own row")
        monkeypatch.setattr(presence, "leave", leave)
    late[0].join(60)
    assert not late[0].is_alive()


async def test_on_a_small_screen_the_customers_words_come_first_and_the_rest_is_counted():
    async with desk_app((80, 24), seed=can_send) as run:
        bob, ticket = Colleague(run.desk, "bob"), run.screen.tickets.ticket_id
        assert ticket is not None
        await run.press("r")
        await run.press(*"Hola")
        await run.until(lambda: "Hola" in run.text, "the typed words")
        desk_tickets.add_note(run.desk.store, bob.actor, [ticket], "One\ntwo\nthree\nfour\nfive")
        run.desk.answer(ticket, "It works again.\nThank you!")
        desk_tickets.set_status(run.desk.store, bob.actor, [ticket], "closed")
        await run.until(lambda: "  Thank you!" in run.text and "more lines" in run.text, "the newest words")
        await run.press("ctrl+o")
        await run.until(
            lambda: "The customer wrote again meanwhile. Read it, then send once more." in run.text,
            "all of it",
        )
