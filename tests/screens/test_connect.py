"""The pages that connect mail, as the settings open them: each gives back a queue, or leaves nothing behind."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.screens.helpers import Running, wait_until
from tests.screens.wizard import BACK, LATER, asked, ready, reply, secret_of, work
from tuidesk.app import TuideskApp
from tuidesk.desk import agents, channels, filters, queues
from tuidesk.desk.forwarding import creation as creation_addresses
from tuidesk.locations import locate
from tuidesk.screens.connect.forward import ConnectForward
from tuidesk.screens.opening import opener
from tuidesk.screens.registry import make_screen
from tuidesk.store import forwarded
from tuidesk.store.engine import open_store

GOOD = {"in": {"ok": True}, "out": {"ok": True}}
NOT_YET = object()


class Opened:
    """The screen that was opened, and what it gave back."""

    def __init__(self, run: Running) -> None:
        self.run = run
        self.result: Any = NOT_YET

    async def gives(self, result: str | None) -> None:
        """Wait for what it gives back."""
        await self.run.until(lambda: self.result is not NOT_YET, "the end of the pages")
        assert self.result == result


@asynccontextmanager
async def opened(
    screen: str, size: tuple[int, int] = (100, 30), **arguments: Any
) -> AsyncIterator[tuple[Running, Opened]]:
    """Open a screen of the registry above a desk that has a queue."""
    store = open_store(locate())
    actor = agents.current(store)
    queues.add(store, actor, "Sales")
    store.close()
    app = TuideskApp(opener(locate()))
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: app.opened is not None, "the open store")
        run = Running(app, pilot, None)  # type: ignore[arg-type]
        there = Opened(run)
        app.push_screen(make_screen(screen, **arguments), lambda result: setattr(there, "result", result))
        yield run, there


def names(run: Running) -> list[str]:
    assert run.app.opened is not None
    return [row.name for row in channels.listed(run.app.opened.store)]


async def see(run: Running, words: str) -> None:
    """Wait for words on a page that takes keys."""
    await run.until(lambda: words in run.text, words)
    await ready(run)


async def test_gmail_takes_the_app_password_as_google_shows_it():
    async with opened("sign-in-gmail") as (run, there):
        await see(run, "2-step verification")
        await see(run, "Sign in with Gmail")
        await reply(run, "help@acme.test")
        await see(run, "The app password of help@acme.test")
        await reply(run, "abcd efgh ijkl mnop")
        job = await asked(run, "check-mailbox")
        assert secret_of(run, job) == "abcdefghijklmnop"
        assert (job.payload["provider"], job.payload["login"]) == ("gmail", "help@acme.test")
        await work(run, "check-mailbox", GOOD)
        await see(run, "It works both ways")
        await run.press("enter")
        await there.gives("Help")
        assert names(run) == ["help@acme.test"]


async def test_a_way_out_alone_makes_no_queue():
    async with opened("sign-in-gmail", directions="out", queue="-") as (run, there):
        await see(run, "2-step verification")
        await reply(run, "news@acme.test")
        await see(run, "The app password")
        await reply(run, "abcdefghijklmnop")
        await work(run, "check-mailbox", {"out": {"ok": True}})
        await see(run, "It works")
        await run.press("enter")
        await there.gives("news@acme.test")
        assert run.app.opened is not None
        [row] = channels.listed(run.app.opened.store)
        assert row.inbound is None
        assert [queue.name for queue in queues.listed(run.app.opened.store)] == ["Sales"]


async def test_leaving_gives_nothing_back():
    async with opened("connect-imap") as (run, there):
        await see(run, "Which mailbox")
        await reply(run, "help@acme.test")
        await asked(run, "discover")
        await run.press(LATER)
        await there.gives(None)
        assert names(run) == []


async def test_back_on_the_first_page_leaves():
    async with opened("connect-imap") as (run, there):
        await see(run, "Which mailbox")
        await run.press(BACK)
        await there.gives(None)


async def test_an_agents_own_address_is_questioned_once_and_never_refused():
    store = open_store(locate())
    agents.add(store, agents.current(store), "ana", email="ana@acme.test", role="agent")
    store.close()
    async with opened("sign-in-gmail") as (run, _there):
        await see(run, "2-step verification")
        await reply(run, "ana@acme.test")
        await see(run, "is the address of the agent ana")
        await run.press("n")
        await see(run, "2-step verification")
        await run.press("enter")
        await see(run, "is the address of the agent ana")
        await run.press("y")
        await see(run, "The app password of ana@acme.test")


async def test_a_personal_outlook_mailbox_is_turned_down_with_what_works_for_it():
    async with opened("sign-in-office365", address="tienda@outlook.com") as (run, _there):
        await see(run, "personal Outlook.com mailbox")
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, ConnectForward), "forwarding")
        await see(run, "tienda@outlook.com")


async def test_forwarding_is_not_finished_without_a_way_out():
    async with opened("connect-forward", address="sales@acme.test") as (run, there):
        assert run.app.opened is not None
        creation_addresses.set_domain(run.app.opened.store, run.app.opened.actor, "in.acme.test")
        await see(run, "Its mailbox stays where it is")
        await run.press("enter")
        await see(run, "Which server sends the answers")
        await reply(run, "127.0.0.1:2525")
        await see(run, "asks for no login")
        await reply(run, "")
        await see(run, "Which sender do customers see?")
        assert names(run) == []
        await reply(run, "Acme Sales <sales@acme.test>")
        job = await work(run, "check-mailbox", {"out": {"ok": True}})
        assert job.payload["smtp"] == ["127.0.0.1", 2525, "none"]
        await see(run, "It works")
        await run.press("enter")
        await see(run, "Now make the rule at your provider")
        found = re.compile(r"^ *(c-\w+@in\.acme\.test) *$", re.MULTILINE)
        await run.until(lambda: found.search(run.text), "the creation address alone on a line")
        [creation] = found.findall(run.text)
        await run.press("ctrl+y")
        assert run.app.clipboard == creation
        blocked = [row.address for row in filters.listed(run.app.opened.store)]
        assert {"sales@acme.test", creation} <= set(blocked)
        with run.app.opened.store.write() as conn:
            forwarded.mark(conn, queues.find(conn, "Sales").id, forwarding_code="123456789")
        await see(run, "forwarding code from the provider: 123456789")
        await run.press("t")
        await see(run, "waits to be sent")
        await run.press("d")
        await there.gives("Sales")


async def test_forwarding_without_any_place_for_mail_asks_for_one():
    async with opened("connect-forward", address="help@acme.test") as (run, there):
        await see(run, "Its mailbox stays where it is")
        await run.press("enter")
        await see(run, "Which domain's mail comes to this desk?")
        await reply(run, "no domain")
        await run.until(lambda: "no mail address" in run.lines()[-1], "the refusal")
        await reply(run, "help-desk@in.acme.test")
        await see(run, "Which server sends the answers")
        await run.press(LATER)
        await there.gives(None)
        assert names(run) == []


async def test_the_default_relay_by_itself():
    async with opened("connect-relay", address="desk@acme.test") as (run, there):
        await see(run, "Which server sends the answers")
        await reply(run, "smtp.acme.test:587")
        await see(run, "asks for no login")
        await reply(run, "desk")
        await see(run, "The password of desk")
        await reply(run, "geheim")
        await see(run, "Which sender")
        await run.press("enter")
        job = await asked(run, "check-mailbox")
        assert (job.payload["login"], secret_of(run, job)) == ("desk", "geheim")
        await work(run, "check-mailbox", {"out": {"ok": True}})
        await see(run, "It works")
        await see(run, "saving lets this desk use the server")
        await run.press("enter")
        await there.gives("relay")
        assert run.app.opened is not None
        [row] = channels.listed(run.app.opened.store)
        assert (row.kind, row.from_address) == ("relay", "desk@acme.test")


async def test_a_small_terminal_scrolls_to_the_last_line():
    async with opened("sign-in-gmail", size=(60, 10)) as (run, _there):
        await see(run, "Which Gmail")
        await run.press("pagedown", "pagedown")
        await run.until(lambda: "nothing is saved yet" in run.text, "the last line")
        await run.press("pageup", "pageup")
        await see(run, "Which Gmail")


async def test_an_account_signs_in_again_by_its_own_registration():
    async with opened("sign-in-office365", address="help@acme.test", account=7) as (run, there):
        await see(run, "How will help@acme.test sign in?")
        await run.press("c")
        job = await asked(run, "sign-in-device")
        assert (job.payload["account"], job.payload["tenant"]) == (7, "")
        await work(run, "sign-in-device", {"matches": True, "account_id": 7, "queue": "Help"})
        await there.gives("Help")
