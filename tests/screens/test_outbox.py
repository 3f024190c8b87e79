"""The outbox: what waits and why, and what an agent does about it."""

from __future__ import annotations

import sqlalchemy as sa

from tests.screens.helpers import Running, desk_app
from tests.screens.mail import can_send, draft_of, send, set_state, state_of, trouble
from tests.screens.seed import Desk
from tuidesk.desk.outbox_results import NEWER
from tuidesk.screens.compose.screen import ComposeScreen
from tuidesk.screens.outbox import OutboxScreen
from tuidesk.store import outbox, tables


async def open_outbox(run: Running) -> OutboxScreen:
    await run.press("X")
    await run.until(lambda: "may have arrived" in run.text, "the outbox")
    screen = run.app.screen
    assert isinstance(screen, OutboxScreen)
    return screen


async def go_to(run: Running, screen: OutboxScreen, state: str) -> int:
    """Put the cursor on the mail in that state and return its id."""
    index = next(n for n, mail in enumerate(screen.mails.mails) if mail.state == state)
    screen.mails.go_to(index)
    await run.until(lambda: screen.mails.cursor == index, "the cursor on it")
    return screen.mails.mails[index].id


async def test_every_mail_that_has_not_left_stands_there_with_its_reason():
    async with desk_app(seed=trouble) as run:
        screen = await open_outbox(run)
        assert [mail.state for mail in screen.mails.mails] == ["uncertain", "failed", "held", "queued"]
        await run.until(lambda: "no answer after the last line" in run.text, "the reason of the first")
        await go_to(run, screen, "failed")
        await run.until(lambda: "550 5.1.1 no such user" in run.text, "what the server said")
        await go_to(run, screen, "held")
        await run.until(lambda: "newer message" in run.text, "why it was held")


async def test_only_what_is_possible_is_offered():
    async with desk_app(seed=trouble) as run:
        screen = await open_outbox(run)
        await go_to(run, screen, "uncertain")
        await run.until(lambda: "a it arrived" in run.text, "the keys of an uncertain mail")
        assert "take back" in run.text
        await go_to(run, screen, "held")
        await run.until(lambda: "l release" in run.text, "the keys of a held mail")
        assert "it arrived" not in run.lines()[-1]


async def test_a_held_mail_is_released_a_failed_one_sent_again_an_uncertain_one_settled():
    async with desk_app(seed=trouble) as run:
        screen = await open_outbox(run)
        for state, key, becomes in (
            ("held", "l", "queued"),
            ("failed", "r", "queued"),
            ("uncertain", "a", "sent"),
        ):
            mail = await go_to(run, screen, state)
            await run.press(key)
            await run.until(
                lambda mail=mail, becomes=becomes: state_of(run.desk, mail) == becomes, f"{key}: {becomes}"
            )


async def test_a_mail_that_is_taken_back_is_written_on_at_once():
    async with desk_app(seed=trouble) as run:
        screen = await open_outbox(run)
        mail = await go_to(run, screen, "held")
        await run.press("e")
        await run.until(lambda: isinstance(run.app.screen, ComposeScreen), "the composer")
        await run.until(lambda: "La corregimos." in run.text, "the letter")
        assert state_of(run.desk, mail) == "withdrawn"
        assert draft_of(run.desk, 19) is not None


async def test_enter_shows_the_ticket():
    async with desk_app(seed=trouble) as run:
        screen = await open_outbox(run)
        await go_to(run, screen, "failed")
        await run.press("enter")
        await run.until(
            lambda: run.screen.conversation.talk and run.screen.conversation.talk.head.number == 18, "it"
        )


async def test_an_empty_outbox_says_so():
    async with desk_app() as run:
        await run.press("X")
        await run.until(lambda: "every mail has left" in run.text, "the sentence")


async def test_a_small_terminal_shows_state_and_reason():
    async with desk_app((80, 24), seed=trouble) as run:
        await open_outbox(run)
        await run.until(lambda: "what to do" in run.text, "the evidence")
        assert all(len(line.rstrip()) <= 80 for line in run.lines())


async def test_quiet_mode_is_switched_and_said_and_its_mails_are_let_go_together():
    async with desk_app(seed=trouble) as run:
        screen = await open_outbox(run)
        mail = await go_to(run, screen, "queued")
        await run.press("Q")
        await run.until(lambda: "Quiet mode is on" in run.lines()[0], "the mode above the list")
        with run.desk.store.write() as conn:
            outbox.change(conn, mail, ("queued",), state="held", reason="quiet")
        await run.until(lambda: "quiet" in [one.reason for one in screen.mails.mails], "the list to know")
        await run.press("L")
        await run.until(lambda: "0 mails leave" in run.text, "nothing leaves while it is on")
        await run.press("Q")
        await run.until(lambda: "Quiet mode is on" not in run.lines()[0], "the mode to be off")
        assert state_of(run.desk, mail) == "held"
        await run.press("L")
        await run.until(lambda: state_of(run.desk, mail) == "queued", "it to leave")


async def test_a_letter_held_by_a_newer_message_says_which_one_that_is():
    def seed(desk: Desk) -> None:
        can_send(desk)
        mail = send(desk, 19).outbox_id
        with desk.store.write() as conn:
            newest = sa.select(sa.func.max(tables.message.c.id)).where(
                tables.message.c.ticket_id == 19, tables.message.c.direction == "in"
            )
            before = (conn.scalar(newest) or 0) - 1
        set_state(desk, mail, "held", NEWER, seen_message_id=before)

    async with desk_app(seed=seed) as run:
        await run.press("X")
        await run.until(lambda: "Ana Ruiz wrote, " in run.text, "who wrote")
        await run.until(lambda: "el IVA de la factura" in run.text, "the first words")
        assert "l release" in run.text


async def test_on_a_small_screen_tab_leads_to_the_rest_of_the_evidence():
    async with desk_app((80, 24), seed=trouble) as run:
        screen = await open_outbox(run)
        await go_to(run, screen, "uncertain")
        await run.until(lambda: "↓" in run.text and "Message-ID" not in run.text, "that there is more")
        cursor = screen.mails.cursor
        await run.press("tab", "G")
        await run.until(lambda: "Message-ID" in run.text and "↑" in run.text, "the last line")
        assert screen.mails.cursor == cursor
        await run.press("tab", "j")
        await run.until(lambda: screen.mails.cursor == cursor + 1, "the list again")
