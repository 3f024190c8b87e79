"""The start-up wizard: six steps, each of which can be left and resumed; nothing is saved before its place."""

from __future__ import annotations

import pytest

from tests.screens.helpers import Running
from tests.screens.wizard import (
    BACK,
    LATER,
    again,
    asked,
    empty_app,
    ready,
    reply,
    secret_of,
    state_of,
    step,
    work,
)
from tuidesk.desk import channels, filters, queues
from tuidesk.desk.servers import Server
from tuidesk.screens.start import StartScreen

ADDRESS = "support@acme.test"
GOOD = {"in": {"ok": True}, "out": {"ok": True}}
OTHER = {"provider": "other", "imap": None, "smtp": None, "source": ""}
FOUND = {
    "provider": "other", "imap": ["127.0.0.1", 1143, "none"], "smtp": ["127.0.0.1", 1025, "none"], "source": "srv",
}  # fmt: skip


async def to_the_ways(run: Running, result: dict | None = None) -> None:
    """Give the address, and let the worker recognise its provider."""
    await step(run, 1)
    await reply(run, ADDRESS)
    await step(run, 2)
    await work(run, "discover", result or OTHER)
    await run.until(lambda: "recommended" in run.text, "the way that fits")


async def connect_imap(run: Running) -> None:
    """Go from step 1 to step 3 over IMAP."""
    await to_the_ways(run)
    await run.press("i")
    await work(run, "discover", FOUND)
    await run.until(lambda: "127.0.0.1:1143" in run.text, "the servers")
    await ready(run)
    await run.press("enter")
    await run.until(lambda: "Which user" in run.text, "the user")
    await ready(run)
    await run.press("enter")
    await run.until(lambda: "The password" in run.text, "the password")
    await reply(run, "secret")
    await work(run, "check-mailbox", GOOD, steps=("the mailbox opens",))
    await run.until(lambda: "works both ways" in run.text, "the good end")
    await run.until(lambda: "the mailbox opens" in run.text, "the steps")
    await run.press("enter")
    await step(run, 3)


def names(run: Running) -> list[str]:
    assert run.app.opened is not None
    return [row.name for row in channels.listed(run.app.opened.store)]


async def test_six_steps_from_an_address_to_a_test_mail():
    async with empty_app() as run:
        await connect_imap(run)
        assert run.app.opened is not None
        store = run.app.opened.store
        assert names(run) == [ADDRESS]
        [queue] = queues.listed(store)
        assert (queue.name, queue.inbound, queue.reply_via) == ("Support", ADDRESS, ADDRESS)
        await run.until(lambda: f"answers come back by {ADDRESS}" in run.text, "the way back")
        await run.press("enter")

        await step(run, 4)
        await run.until(lambda: ADDRESS in run.text, "the desk's own address")
        await reply(run, "@robots.test")
        await run.until(lambda: "@robots.test" in run.text, "the new entry")
        await ready(run)
        await run.press("enter")
        assert "@robots.test" in [row.address for row in filters.listed(store)]
        await run.until(lambda: "told at once" in run.text, "the question about acknowledgements")
        await ready(run)
        await run.press("y")

        await step(run, 5)
        assert [line.acknowledge for line in queues.listed(store)] == ["yes"]
        await work(run, "count-mail", {"now": 0, "30d": 412, "all": 40113, "minutes": 25})
        await run.until(lambda: "40,113, about 25 min" in run.text, "the counts")
        await run.until(lambda: "412" in run.text, "the other count")
        await ready(run)
        await run.press("3")
        await step(run, 6)
        [row] = channels.listed(store)
        assert row.since == "30d"
        await run.until(lambda: "waits to be sent" in run.text, "the test mail")
        await run.press("d")
        await run.until(lambda: run.app.screen is run.screen, "the desk")


async def test_what_was_answered_is_tried_before_it_is_saved():
    async with empty_app() as run:
        await to_the_ways(run)
        await run.press("i")
        await work(run, "discover", OTHER)
        for words, answer in (
            ("(IMAP)?", "imap.acme.test"), ("(SMTP)?", "smtp.acme.test:587"),
            ("Which user", "ana"), ("The password", "geheim"),
        ):  # fmt: skip
            await run.until(lambda words=words: words in run.text, words)
            await reply(run, answer)
        job = await asked(run, "check-mailbox")
        assert job.payload["imap"] == ["imap.acme.test", 993, "implicit"]
        assert job.payload["smtp"] == ["smtp.acme.test", 587, "starttls"]
        assert job.payload["login"] == "ana"
        assert secret_of(run, job) == "geheim"
        await work(run, "check-mailbox", {"ok": False, "title": "It refused the login", "hint": "Look"})
        await run.until(lambda: "It refused the login. Look" in run.text, "the reason")
        assert names(run) == []
        await run.press("s")
        await step(run, 3)
        assert names(run) == [ADDRESS]


async def test_leaving_a_way_leaves_nothing_behind_and_the_wizard_goes_on_there():
    async with empty_app() as run:
        await to_the_ways(run)
        await run.press("i")
        job = await asked(run, "discover")
        await run.until(lambda: "Looking for" in run.text, "the search")
        await run.press(LATER)
        await run.until(lambda: isinstance(run.app.screen, StartScreen), "the first page")
        assert names(run) == []
        await run.until(lambda: state_of(run, job) == "cancelled", "the end of the job")
        await run.press("m")
        await step(run, 2)
        await run.until(lambda: ADDRESS in run.text, "the address")


async def test_a_connected_desk_goes_on_behind_what_was_connected():
    async with empty_app() as run:
        await connect_imap(run)
        await run.press(LATER)
        await run.until(lambda: run.app.screen is run.screen, "the desk")
        await run.until(lambda: "tuidesk setup goes on" in run.lines()[-1], "how one comes back")
    async with again() as run:
        await step(run, 3)
        await run.press(BACK)
        await step(run, 2)
        await run.until(lambda: "Go on with Support" in run.text, "what was connected")
        await ready(run)
        await run.press("c")
        await step(run, 3)


@pytest.mark.parametrize(
    ("provider", "words"),
    [
        ("office365", "Sign in with Office 365"),
        ("gmail", "Sign in with Gmail"),
        ("other", "IMAP and SMTP of another provider"),
        ("outlook-consumer", "Auto-forward"),
    ],
)
async def test_the_way_that_fits_the_provider_comes_first(provider, words):
    async with empty_app() as run:
        await to_the_ways(run, {**OTHER, "provider": provider})
        await run.until(lambda: any("recommended" in line and words in line for line in run.lines()), words)


async def test_a_wrong_answer_stays_on_its_page():
    async with empty_app() as run:
        await step(run, 1)
        await reply(run, "nobody")
        await run.until(lambda: "nobody" in run.lines()[-1], "the sentence")
        assert "Step 1 of 6" in run.text


async def test_a_way_out_of_another_domain_is_confirmed_once():
    async with empty_app() as run:
        await connect_imap(run)
        assert run.app.opened is not None
        store, actor = run.app.opened.store, run.app.opened.actor
        server = Server("127.0.0.1", 1025, "none")
        channels.add_relay(
            store, actor, "relay", server, from_=f"Acme <{ADDRESS}>", user="desk@elsewhere.test", password="x"
        )
        await run.press(LATER)
        await run.until(lambda: run.app.screen is run.screen, "the desk")
    async with again() as run:
        await step(run, 3)
        await run.press("down", "enter")
        await run.until(lambda: "of different domains" in run.text, "the doubt")
        await ready(run)
        await run.press("y")
        await step(run, 4)
        await run.press(BACK)
        await step(run, 3)
        await run.press("enter")
        await step(run, 4)
        assert run.app.opened is not None
        [queue] = queues.listed(run.app.opened.store)
        assert queue.reply_via == "relay"


async def test_the_footer_offers_help_only_where_its_key_is_not_typed():
    async with empty_app() as run:
        await to_the_ways(run)
        await run.until(lambda: "? help" in run.text, "help beside choices")
        await run.press(BACK)
        await step(run, 1)
        await run.until(lambda: "? help" not in run.text and "^p commands" in run.text, "no ? beside a line")
        await run.press("ctrl+u", "?")
        await run.until(lambda: run.app.screen.view.line.value == "?", "the letter in the line")
