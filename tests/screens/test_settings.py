"""Settings › Emails: queues and their Reply via, channels and the block list, all by keyboard."""

from __future__ import annotations

import re

from tests.screens.helpers import Running, desk_app
from tests.screens.mail import can_send
from tests.screens.seed import Desk
from tuidesk.desk import channels, filters, queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.queues import QueueLine
from tuidesk.desk.servers import Server
from tuidesk.locations import locate
from tuidesk.screens.settings.main import SettingsScreen
from tuidesk.store.secrets import get_secret

ADMIN = Actor(None, "test", "admin")


async def open_settings(run: Running) -> SettingsScreen:
    await run.press("comma")
    await run.until(
        lambda: isinstance(run.app.screen, SettingsScreen) and "Billing" in run.text, "the settings"
    )
    screen = run.app.screen
    assert isinstance(screen, SettingsScreen)
    return screen


def queue(desk: Desk, name: str) -> QueueLine:
    return next(line for line in queues.listed(desk.store) if line.name == name)


async def test_labels_are_whole_and_the_cell_is_named():
    async with desk_app((120, 30), seed=can_send) as run:
        await open_settings(run)
        heads = next(line for line in run.lines() if line.split()[:2] == ["Color", "Tag"])
        for label in ("Color", "Tag", "Queue", "Inbound channel", "Creation address", "Reply via", "Health"):
            assert label in heads
        await run.press(*["right"] * 5)
        await run.until(lambda: "Reply via: desk@acme.test" in run.text, "the named cell")


async def test_a_name_is_edited_shown_beside_the_old_one_and_saved():
    async with desk_app((120, 30), seed=can_send) as run:
        await open_settings(run)
        await run.press("right", "right", "enter")
        await run.press("ctrl+u", *"Help", "enter")
        await run.until(lambda: "Help Support" in run.text and "1 unsaved" in run.text, "new and old name")
        assert queue(run.desk, "Support")
        await run.press("ctrl+s")
        await run.until(lambda: "saved" in run.lines()[-1] and "1 unsaved" not in run.text, "saved")
        assert queue(run.desk, "Help").tag == "SU"


async def test_colour_tag_and_reply_via_are_edited():
    async with desk_app((120, 30), seed=can_send) as run:
        await open_settings(run)
        await run.press("enter")
        await run.until(lambda: "violet" in run.text, "the colours")
        await run.press("down", "enter")
        await run.press("right", "enter", "ctrl+u", *"HD", "enter")
        await run.press(*["right"] * 4, "enter")
        await run.until(lambda: "desk@acme.test · relay" in run.text, "the ways out")
        await run.press("enter", "ctrl+s")
        await run.until(lambda: queue(run.desk, "Support").tag == "HD", "the new tag in the store")
        assert queue(run.desk, "Support").color == "blue"


async def test_creation_addresses_are_added_and_taken_away():
    async with desk_app((120, 30), seed=can_send) as run:
        await open_settings(run)
        await run.press(*["right"] * 4, "enter", "ctrl+u", *"in@desk.test", "enter", "ctrl+s")
        await run.until(
            lambda: queue(run.desk, "Support").creation_addresses == ("in@desk.test",), "the address"
        )


async def test_what_is_unsaved_waits_while_one_looks_elsewhere():
    async with desk_app((120, 30), seed=can_send) as run:
        await open_settings(run)
        await run.press("right", "enter", "ctrl+u", *"HD", "enter", "q")
        await run.until(lambda: "1 unsaved in the settings" in run.lines()[-1], "the desk that says so")
        assert queue(run.desk, "Support").tag == "SU"
        await open_settings(run)
        await run.until(lambda: "HD SU" in run.text and "1 unsaved" in run.text, "the edit")


async def test_a_queue_without_a_way_out_has_a_warning_under_it():
    async with desk_app((120, 30), seed=lambda desk: None) as run:
        await open_settings(run)
        await run.until(lambda: "no answer can leave" in run.text, "the warning")


async def test_a_queue_is_added_and_removed():
    async with desk_app((120, 30), seed=can_send) as run:
        await open_settings(run)
        await run.press("plus", "G", "enter", *"Returns", "enter")
        await run.until(lambda: "Returns was added" in run.lines()[-1], "the new queue")
        await run.press("end", "down", "down", "down", "down", "x")
        await run.until(lambda: "Remove Returns" in run.text, "the question where its tickets go")
        await run.press("enter")
        await run.until(lambda: "Returns was removed" in run.lines()[-1], "the end of it")


async def test_narrow_screens_open_a_row_as_a_form():
    async with desk_app((80, 24), seed=can_send) as run:
        await open_settings(run)
        heads = next(line for line in run.lines() if line.split()[:2] == ["Color", "Tag"])
        assert "Reply via" in heads
        assert "Creation" not in heads
        await run.press("enter")
        await run.until(lambda: re.search("Creation address +c0@desk.test", run.text), "every field")
        await run.press("down", "down", "enter", "ctrl+u", *"HD", "enter")
        await run.until(lambda: "HD SU" in run.text and "Tag: HD" in run.text, "the edit")
        await run.press("escape")
        await run.until(lambda: "Incoming" in run.text and "HD SU" in run.text, "the edit in the table")
        await run.press("ctrl+s")
        await run.until(lambda: queue(run.desk, "Support").tag == "HD", "the new tag in the store")


async def test_the_block_list_takes_addresses_and_keeps_the_desks_own():
    async with desk_app((120, 30), seed=can_send) as run:
        await open_settings(run)
        await run.press("]", "]", "plus", *"@noise.test", "enter", *"robots", "enter")
        await run.until(lambda: "@noise.test is never mailed" in run.lines()[-1], "it on the list")
        assert "@noise.test" in [row.address for row in filters.listed(run.desk.store)]


async def test_a_channel_is_given_another_password_which_no_screen_shows():
    def seed(desk: Desk) -> None:
        can_send(desk)
        server = Server("127.0.0.1", 1025, "none")
        channel_additions.add_smtp(
            desk.store, ADMIN, "alpha", server, from_="a@acme.test", user="a", password="old"
        )

    async with desk_app((120, 30), seed=seed) as run:
        await open_settings(run)
        await run.press("]")
        await run.until(lambda: "alpha" in run.text, "the way out")
        await run.press("P")
        await run.until(lambda: "Another password for alpha" in run.text, "the question")
        await run.press(*"fresh")
        assert "fresh" not in run.text
        await run.press("enter")
        await run.until(lambda: "saved" in run.lines()[-1], "saved")
        row = next(row for row in channels.listed(run.desk.store) if row.name == "alpha")
        with run.desk.store.read() as conn:
            assert get_secret(conn, locate(), row.account_id, "password") == "fresh"


async def test_a_test_without_a_worker_says_so_at_once():
    async with desk_app((120, 30), seed=can_send) as run:
        await open_settings(run)
        await run.press("]")
        await run.until(lambda: "Default relay" in run.text, "the ways out")
        await run.press("t")
        await run.until(lambda: "No worker runs" in run.text, "the sentence")
