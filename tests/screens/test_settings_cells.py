"""Cells are edited where they stand, tried at once, saved together, and taken back."""

from __future__ import annotations

import sqlalchemy as sa

from tests.screens.helpers import desk_app
from tests.screens.seed import Desk
from tests.screens.settings_desk import every_kind, open_tab, queue
from tuidesk.desk import queues
from tuidesk.store.clock import now
from tuidesk.store.tables import queue as table

QUEUES = "Incoming / queues"
TO_VIA = ["right"] * 5


async def test_reply_via_is_chosen_from_a_drop_down_under_its_cell():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press("down", *TO_VIA, "enter")
        await run.until(lambda: "it@abc.test · IT@abc.test" in run.text, "the ways out")
        assert "by itself: billing@xyz.test" in run.text
        row = next(n for n, line in enumerate(run.lines()) if "BI" in line)
        left = run.lines()[row + 1].index("┌")
        assert left <= run.lines()[row].index("billing@xyz.test ", 40) < run.lines()[row + 1].index("┐")
        await run.press("home", "enter")
        await run.until(lambda: "Reply via: it@abc.test" in run.text, "the named cell")
        await run.until(lambda: "1 unsaved" in run.text, "what is unsaved")
        cell = next(line for line in run.lines() if "BI" in line)
        assert "it@abc.test billing@" in cell  # the new sender, then the one it was
        await run.press("ctrl+s")
        await run.until(lambda: queue(run.desk, "Billing").reply_via == "IT@abc.test", "the mapping")


async def test_the_default_is_shown_as_what_it_comes_to():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press("down", *TO_VIA)
        await run.until(lambda: "Reply via: billing@xyz.test" in run.text, "the same account")
        assert "answers come back by billing@xyz.test" in run.text
        await run.press("down", "down")
        await run.until(lambda: "Reply via: desk@acme.test" in run.text, "the relay")


async def test_a_value_that_cannot_be_is_told_under_its_row_and_saves_nothing():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press(
            "right", "enter", "ctrl+u", *"BI", "enter", "right", "enter", "ctrl+u", *"Help", "enter"
        )
        await run.until(lambda: "Tag: The queue Billing has the tag BI" in run.text, "what is wrong")
        await run.until(lambda: "Help Support" in run.text, "the name that was typed after it")
        lines = run.lines()
        row = next(n for n, line in enumerate(lines) if "Help Support" in line)
        assert "Tag: The queue Billing" in lines[row + 1]
        await run.press("ctrl+s")
        await run.until(lambda: "has the tag BI" in run.lines()[-1], "the refusal")
        assert queue(run.desk, "Support").tag == "SU"


async def test_two_queues_exchange_their_tags_in_one_go():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press("right", "enter", "ctrl+u", *"BI", "enter", "down", "enter", "ctrl+u", *"SU", "enter")
        await run.until(lambda: "2 unsaved" in run.text and "has the tag" not in run.text, "no objection")
        await run.press("ctrl+s")
        await run.until(lambda: queue(run.desk, "Support").tag == "BI", "the exchange")
        assert queue(run.desk, "Billing").tag == "SU"


async def test_an_edit_is_taken_back_before_and_after_it_is_saved():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press("right", "enter", "ctrl+u", *"HD", "enter")
        await run.until(lambda: "HD SU" in run.text, "the edit")
        await run.press("u")
        await run.until(lambda: "HD SU" not in run.text and "unsaved" not in run.text, "as before")
        await run.press("enter", "ctrl+u", *"HD", "enter", "ctrl+s")
        await run.until(lambda: queue(run.desk, "Support").tag == "HD", "it saved")
        await run.until(lambda: run.app.screen.takes_keys, "the rows")
        await run.press("u")
        await run.until(lambda: "SU HD" in run.text and "1 unsaved" in run.text, "the old value, unsaved")
        await run.press("ctrl+s")
        await run.until(lambda: queue(run.desk, "Support").tag == "SU", "the old value saved")


async def test_a_colour_of_ones_own_may_be_typed():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press("enter", "G", "enter", "ctrl+u", *"#ff00aa", "enter", "ctrl+s")
        await run.until(lambda: queue(run.desk, "Support").color == "#ff00aa", "the colour")


async def test_keys_typed_in_one_go_reach_the_rows_that_are_not_read_yet():
    async with desk_app((120, 30), seed=every_kind) as run:
        await run.press("comma", "right", "enter", "ctrl+u", *"HD", "enter", "ctrl+s")
        await run.until(lambda: queue(run.desk, "Support").tag == "HD", "all of it done")


async def test_what_somebody_else_saved_meanwhile_is_no_edit_any_more():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press("right", "enter", "ctrl+u", *"HD", "enter")
        await run.until(lambda: "1 unsaved" in run.text, "the edit")
        queues.change(run.desk.store, run.desk.actor, "Support", [("tag", "HD")])
        await run.press("]", "[")
        await run.until(lambda: "HD" in run.text and "unsaved" not in run.text, "the stored value")


async def test_every_field_of_a_queue_stands_in_its_form():
    async with desk_app((120, 40), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press("f")
        labels = (
            "Place on screen",
            "In the mailbox",
            "Public address",
            "From",
            "Default assignee",
            "Members",
        )
        await run.until(lambda: all(label in run.text for label in (*labels, "Language")), "the form")
        assert "Support: new 2" in run.text
        await run.press(*["down"] * 5, "enter", "down", "enter")
        await run.until(lambda: "marked read when answered left as it is" in run.text, "the edit")
        await run.press("ctrl+s")
        await run.until(lambda: "✓ saved" in run.lines()[-1], "saved")
        await run.press("q")
        await run.until(lambda: "[Incoming / queues]" in run.text, "the table")


async def test_a_creation_address_is_made_and_shown_alone_on_a_line():
    async with desk_app((120, 40), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press("g")
        await run.until(lambda: "opens tickets here" in run.lines()[-1], "the new address")
        [address] = queue(run.desk, "Support").creation_addresses
        await run.until(lambda: run.app.screen.takes_keys, "the rows")
        await run.press("y")
        await run.until(lambda: address in [line.strip() for line in run.lines()], "it alone on a line")
        assert run.app.clipboard == address
        await run.press("escape")
        await run.until(lambda: "[Incoming / queues]" in run.text, "the table")


async def test_a_doubtful_sender_is_confirmed_once():
    async with desk_app((140, 40), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press("down", "down", "down", *TO_VIA, "enter", "home", "enter", "ctrl+s")
        await run.until(lambda: "✓ saved" in run.lines()[-1], "saved")
        await run.until(lambda: "leaves through relay.test" in run.text, "the warning of another queue")
        await run.press("up", "c")
        await run.until(lambda: "leaves through relay.test" not in run.text, "no warning any more")


async def test_the_code_that_confirms_a_forwarding_stands_under_its_queue():
    def seed(desk: Desk) -> None:
        every_kind(desk)
        with desk.store.write() as conn:
            values = {"forwarding_code": "728 451 936", "forwarding_code_at": now()}
            conn.execute(sa.update(table).where(table.c.name == "Sales").values(values))

    async with desk_app((120, 30), seed=seed) as run:
        await open_tab(run, QUEUES)
        lines = run.lines()
        row = next(number for number, line in enumerate(lines) if "Sales" in line)
        assert "forwarding code from the provider: 728 451 936" in lines[row + 1]


async def test_an_acknowledgement_is_chosen_or_worded_and_shown_as_it_will_be_sent():
    async with desk_app((120, 40), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press("f", *["down"] * 13)
        await run.until(lambda: "Acknowledge: no" in run.text, "the field")
        await run.press("enter", "down", "enter")
        await run.until(lambda: "It is ticket #1234: Printer on fire" in run.text, "what will be sent")
        await run.press("enter", "end", "enter")
        await run.until(lambda: "{subject}" in run.text, "the words to begin with")
        await run.press(*"Thanks!", "ctrl+s")
        await run.until(lambda: "Thanks!" in run.text and "1 unsaved" in run.text, "the own words")
        await run.press("down", "enter", "end", "enter", "ctrl+s")
        await run.until(lambda: "✓ saved" in run.lines()[-1], "saved")
        stored = queue(run.desk, "Support")
        assert stored.acknowledge.endswith("answer this mail.Thanks!")
        assert stored.closed == "new"


async def test_a_form_that_is_taller_than_the_screen_follows_the_cursor():
    async with desk_app((80, 18), seed=every_kind) as run:
        await open_tab(run, QUEUES)
        await run.press("f")
        await run.until(lambda: "Place on screen" in run.text and "Mail on closed" not in run.text, "its top")
        await run.press(*["down"] * 14)
        await run.until(lambda: any(line.startswith(" Mail on closed ") for line in run.lines()), "the row")
        assert not any(line.startswith(" Color ") for line in run.lines())
        await run.press("enter")
        await run.until(lambda: "opens a new ticket" in run.text, "its choices")
