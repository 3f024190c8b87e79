"""Ways out, accounts and the block list in the settings; tests are followed under their row."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from tests.screens.helpers import Running, desk_app
from tests.screens.seed import Desk
from tests.screens.settings_desk import every_kind, open_tab
from tests.screens.wizard import asked, end, state_of, work
from tuidesk.desk import channels, filters
from tuidesk.i18n import Phrase
from tuidesk.screens.connect.flow import FlowScreen
from tuidesk.screens.following import JobFollower, JobView
from tuidesk.screens.settings import reading
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.store.tables import inbound, outbound


def channel(run: Running, name: str) -> ChannelRow:
    return next(row for row in channels.listed(run.desk.store) if row.name == name)


async def test_from_pace_and_sent_policy_are_edited_and_checked():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Outgoing")
        await run.press("right", "right", "enter", "ctrl+u", *"nobody", "enter")
        await run.until(lambda: "From: 'nobody' is no mail address" in run.text, "the refusal")
        await run.press("u", "enter", "ctrl+u", *"Help <help@abc.test>", "enter", "right")
        await run.press("enter", "ctrl+u", *"30", "enter", "right", "enter", "down", "enter", "ctrl+s")
        await run.until(lambda: channel(run, "IT@abc.test").from_address == "help@abc.test", "the From")
        saved = channel(run, "IT@abc.test")
        assert (saved.rate_per_minute, saved.sent_policy) == (30, "append")


async def test_a_channel_in_use_stays_and_the_way_out_is_named():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Outgoing")
        await run.press("x", "down", "enter")
        await run.until(lambda: "The queue Support uses IT@abc.test" in run.lines()[-1], "the refusal")
        assert channel(run, "IT@abc.test")


async def test_one_direction_is_switched_off():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Accounts")
        await run.press("down", "e")
        await run.until(lambda: "stop receiving" in run.text, "the directions")
        await run.press("down", "enter")
        await run.until(lambda: not channel(run, "billing@xyz.test").outbound.enabled, "it off")
        assert channel(run, "billing@xyz.test").inbound.enabled


async def test_the_sent_folder_is_watched_from_the_form_of_an_account():
    async with desk_app((120, 40), seed=every_kind) as run:
        await open_tab(run, "Accounts")
        await run.press("down", "f")
        await run.until(lambda: "Sent folder" in run.text and "not looked at" in run.text, "the form")
        await run.press(*["down"] * 6)
        await run.until(lambda: "Sent folder: not looked at" in run.text, "the field")
        await run.press("enter", "home", "enter")
        await run.until(lambda: "watched: what agents send from other programs" in run.text, "the edit")
        await run.press("ctrl+s")
        await run.until(lambda: channel(run, "billing@xyz.test").watch_sent, "it watched")


async def test_another_from_of_an_account_needs_no_second_sign_in():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Outgoing")
        await run.press("plus", "G", "enter")
        await run.until(lambda: "Whose account?" in run.text, "the accounts")
        await run.press("down", "enter", *"Returns <returns@xyz.test>", "enter")
        await run.until(lambda: "returns@xyz.test was added" in run.lines()[-1], "the new sender")
        added = channel(run, "returns@xyz.test")
        assert added.further
        assert added.account.name == "billing@xyz.test"


async def test_every_way_to_add_mail_opens_its_screen():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Incoming / queues")
        for number in range(4):
            await run.press("plus", *["down"] * number, "enter")
            await run.until(lambda: isinstance(run.app.screen, FlowScreen), "its questions")
            await run.press("ctrl+l")
            await run.until(lambda: "[Incoming / queues]" in run.text, "the settings")


async def test_both_directions_of_a_queue_are_tested_and_told_apart():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Incoming / queues")
        await run.press("t")
        await work(run, "test-channel", {"in": {"ok": True}}, steps=["receives: 3 mails"])
        row = await work(run, "test-channel", None)
        assert row.payload == {"channel": "IT@abc.test", "direction": "out"}
        off, remedy = Phrase("SMTP AUTH is off").stored(), Phrase("Switch it on").stored()
        end(run, row, {"ok": False, "out": {"ok": False, "title": off, "hint": remedy}})
        await run.until(lambda: "SMTP AUTH is off. Switch it on" in run.text, "the verdict")
        lines = run.lines()
        at = next(n for n, line in enumerate(lines) if "Support" in line)
        assert "receives: 3 mails" in lines[at + 1]
        assert any("SMTP AUTH is off" in line for line in lines[at + 1 : at + 6])


async def test_forwarding_is_tested_by_a_mail_that_must_come_back():
    async with desk_app((140, 30), seed=every_kind) as run:
        await open_tab(run, "Incoming / queues")
        await run.press("down", "down", "down", "t")
        cause = Phrase("The provider's policy forbids forwarding").stored()
        row = await work(run, "probe-forward", None)
        assert row.payload == {"queue": "Sales"}
        late = {"ok": False, "title": Phrase("not back yet").stored(), "hint": cause, "causes": [cause]}
        end(run, row, late)
        await run.until(lambda: "1. The provider's policy forbids forwarding" in run.text, "the cause")
        assert "listens on for 24 hours" in run.text


async def test_a_test_that_one_walked_away_from_does_not_stand_there_unfinished():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Incoming / queues")
        await run.press("down", "down", "down", "t")
        row = await work(run, "probe-forward", None, steps=["sent at noon"])
        await run.until(lambda: "sent at noon" in run.text, "the test on its way")
        await run.press("q")
        await run.until(lambda: "Incoming / queues" not in run.text, "the desk")
        end(run, row, {"ok": False})
        await open_tab(run, "Incoming / queues")
        await run.until(lambda: "Sales" in run.text and "sent at noon" not in run.text, "the row alone")


async def test_a_test_mail_goes_to_an_address_outside_the_desk():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Outgoing")
        await run.press("T", *"me@home.test", "enter")
        row = await asked(run, "send-test")
        assert row.payload == {"channel": "IT@abc.test", "to": "me@home.test"}


async def test_sign_in_again_opens_the_sign_in_of_that_account():
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Accounts")
        await run.press("end", "i")
        await run.until(lambda: isinstance(run.app.screen, FlowScreen), "the sign-in")
        assert "support@xyz.test" in run.text


async def test_the_desks_own_addresses_say_where_they_come_from():
    async with desk_app((140, 30), seed=every_kind) as run:
        await open_tab(run, "Filter outgoing mail")
        await run.until(lambda: "opens tickets in the queue Sales" in run.text, "the reasons")
        await run.press("x")
        await run.until(lambda: "cannot be removed" in run.lines()[-1], "the refusal")
        await run.press("plus", *"robot@noise.test", "enter", *"answers everything", "enter")
        await run.until(lambda: "is never mailed from now on" in run.lines()[-1], "the new one")
        row = next(row for row in filters.listed(run.desk.store) if row.address == "robot@noise.test")
        assert row.reason == "answers everything"


async def test_a_way_out_that_dies_is_seen_where_one_stands():
    async with desk_app((120, 30), seed=every_kind) as run:
        screen = await open_tab(run, "Incoming / queues")
        with run.desk.store.write() as conn:
            wrong = {
                "error_title": "The password was refused",
                "error_hint": "Give another one",
                "error_at": 1,
            }
            conn.execute(sa.update(outbound).where(outbound.c.name == "IT@abc.test").values(wrong))
        screen.look_again()
        await run.until(lambda: "cannot send" in run.text, "it in the row")
        await run.press(*["right"] * 6)
        await run.until(lambda: "Give another one" in run.text, "what to do")


async def test_what_to_do_is_told_once_when_both_directions_fail_for_the_same_reason():
    def seed(desk: Desk) -> None:
        every_kind(desk)
        wrong = {"error_title": "The sign-in has expired", "error_hint": "Sign in once more", "error_at": 1}
        with desk.store.write() as conn:
            for side in (inbound, outbound):
                conn.execute(sa.update(side).where(side.c.name == "support@xyz.test").values(wrong))

    async with desk_app((120, 30), seed=seed) as run:
        await open_tab(run, "Accounts")
        await run.until(lambda: run.text.count("Sign in once more") == 1, "what to do")


async def test_a_test_that_takes_long_is_followed_no_more_once_the_settings_are_left(monkeypatch):
    ended = []

    class Follower(JobFollower):
        def follow(self) -> Iterator[JobView]:
            yield from super().follow()
            ended.append(self.job_id)

    monkeypatch.setattr(reading, "JobFollower", Follower)
    async with desk_app((120, 30), seed=every_kind) as run:
        await open_tab(run, "Incoming / queues")
        await run.press("down", "down", "down", "t")
        row = await work(run, "probe-forward", None, steps=["sent 10:20:01"])
        await run.until(lambda: "sent 10:20:01" in run.text, "the first step")
        await run.press("q")
        await run.until(lambda: ended == [row.id], "the end of following")
        assert state_of(run, row) == "running"
