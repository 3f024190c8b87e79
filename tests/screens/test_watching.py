"""Following a ticket and naming colleagues, as agents do it on the screen."""

from __future__ import annotations

from tests.screens.helpers import Running, desk_app
from tests.screens.test_company import Colleague, row_of
from tuidesk.desk import queues
from tuidesk.desk import tickets as desk_tickets
from tuidesk.screens.compose.screen import ComposeScreen
from tuidesk.widgets.composer_fields import ComposerFields


async def test_a_followed_ticket_has_a_lane_while_there_is_one():
    async with desk_app() as run:
        assert "Watching" not in run.text
        await run.press("b")
        await run.until(lambda: "you follow #19 now" in run.text, "that it is followed")
        await run.until(lambda: "Watching" in run.text and run.screen.tickets.row.watched, "the lane")
        await run.until(lambda: "new   high   followed" in run.text, "the word above the conversation")
        await run.press("b")
        await run.until(lambda: "you follow #19 no longer" in run.text, "that it is not")
        await run.until(lambda: "Watching" not in run.text, "no dead lane")


async def test_who_is_named_sees_it_at_once_and_until_he_looked():
    async with desk_app() as run:
        bob, me = Colleague(run.desk, "bob"), run.desk.actor.name
        await run.press("down", "down")
        await run.until(lambda: run.screen.conversation.talk.head.number == 17, "the third ticket")
        [ticket] = [one.id for one in run.screen.tickets.pages._rows.values() if one.number == 19]
        desk_tickets.add_note(run.desk.store, bob.actor, [ticket], f"@{me} please look")
        await run.until(lambda: "bob named you in a note on #19" in run.text, "the word at the foot")
        await run.until(lambda: "SU   19 @ " in row_of(run, "SU   19"), "the mark")
        await run.press("g")
        await run.until(lambda: "SU   19 @ " not in row_of(run, "SU   19"), "no mark once it was seen")


async def begin_note(run: Running) -> None:
    """Open a note to the ticket under the cursor, and wait until it knows who can be named."""
    await run.press("n")
    await run.until(lambda: isinstance(run.app.screen, ComposeScreen), "the composer")
    await run.until(lambda: run.app.screen._loaded, "the names")


async def test_a_note_offers_names_and_says_who_would_hear_nothing():
    async with desk_app() as run:
        Colleague(run.desk, "boris")
        Colleague(run.desk, "eva")
        queues.change(run.desk.store, run.desk.actor, "Support", [("members", "boris")])
        await begin_note(run)
        await run.press(*"Ask @b")
        await run.until(lambda: "tab: @boris" in run.text, "the name that fits")
        await run.press("tab")
        fields = run.app.screen.query_one(ComposerFields)
        await run.until(lambda: fields.text == "Ask @boris ", "the whole name")
        await run.press("space", *"or @eva")
        await run.until(lambda: fields.text == "Ask @boris or @eva", "one blank, though one was typed too")
        await run.until(lambda: "eva does not see this queue" in run.text, "who hears nothing")
        await run.press("ctrl+o")
        await run.until(lambda: "note written. eva does not see this queue" in run.text, "the same again")


async def test_a_name_that_nobody_bears_is_said_while_it_is_typed_and_keeps_no_note_back():
    async with desk_app() as run:
        Colleague(run.desk, "boris")
        await begin_note(run)
        await run.press(*"Ask @bors")
        await run.until(lambda: "Nobody is called @bors; agents: boris" in run.text, "who is there")
        await run.press("ctrl+o")
        await run.until(lambda: "note written. Nobody is called @bors" in run.text, "the same again")


async def test_a_lone_at_sign_offers_every_colleague_who_sees_the_queue():
    async with desk_app() as run:
        Colleague(run.desk, "boris")
        Colleague(run.desk, "eva")
        await begin_note(run)
        await run.press(*"Ask @")
        await run.until(lambda: "@boris" in run.text and "@eva" in run.text, "both names")
