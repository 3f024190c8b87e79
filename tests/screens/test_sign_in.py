"""Signing in at Office 365: what is asked, what can be left, and what somebody else's sign-in leads to."""

from __future__ import annotations

from tests.screens.helpers import Running
from tests.screens.wizard import (
    BACK,
    LATER,
    asked,
    empty_app,
    end,
    ready,
    reply,
    secret_of,
    state_of,
    step,
    work,
)
from tuidesk.desk import queues
from tuidesk.screens.guide import GuideScreen
from tuidesk.screens.start import StartScreen
from tuidesk.store.clock import now

ADDRESS = "support@acme.test"
CLIENT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
OFFICE = {"provider": "office365", "name": "Office 365", "imap": None, "smtp": None, "source": "table"}


async def to_the_registration(run: Running) -> None:
    """Go to the page that says what is needed."""
    await step(run, 1)
    await reply(run, ADDRESS)
    await step(run, 2)
    await work(run, "discover", OFFICE)
    await run.until(lambda: "recommended" in run.text, "the way that fits")
    await ready(run)
    await run.press("enter")
    await run.until(lambda: "four things must be ready" in run.text, "what is needed")
    await ready(run)


async def to_the_ways(run: Running) -> None:
    """Go to the question how one signs in."""
    await to_the_registration(run)
    await run.press("enter")
    await run.until(lambda: "Which tenant" in run.text, "the tenant")
    await reply(run, "acme.test")
    await run.until(lambda: "client) id" in run.text, "the client id")
    await reply(run, CLIENT)
    job = await asked(run, "check-tenant")
    assert (job.payload["tenant"], job.payload["client_id"]) == ("acme.test", CLIENT)
    await work(run, "check-tenant", {"tenant_id": "x"})
    await run.until(lambda: f"How will {ADDRESS} sign in" in run.text, "the ways")
    await ready(run)


async def code_is_shown(run: Running) -> None:
    await work(run, "sign-in-device", None, uri="https://login.test/device", code="ABCD-EFGH",
               expires_at=now() + 10 * 60_000)  # fmt: skip
    await run.until(lambda: "ABCD-EFGH" in run.text, "the code")


async def test_a_code_is_shown_and_a_sign_in_that_was_left_goes_on():
    async with empty_app() as run:
        await to_the_ways(run)
        await run.press("c")
        job = await asked(run, "sign-in-device")
        assert job.payload["address"] == ADDRESS
        await code_is_shown(run)
        await run.until(lambda: "Open https://login.test/device in any browser" in run.text, "where")
        await run.until(lambda: "The code is good for 9 minutes." in run.text, "how long")
        await run.until(lambda: "ABCD-EFGH" in [line.strip() for line in run.lines()], "the code alone")
        await run.press(LATER)
        await run.until(lambda: isinstance(run.app.screen, StartScreen), "the first page")
        assert state_of(run, job) == "running"
        await run.press("m")
        await step(run, 2)
        await run.press("o")
        await run.until(lambda: "ABCD-EFGH" in run.text, "the same code again")


async def test_going_back_gives_a_sign_in_up():
    async with empty_app() as run:
        await to_the_ways(run)
        await run.press("c")
        job = await asked(run, "sign-in-device")
        await code_is_shown(run)
        await run.press(BACK)
        await run.until(lambda: "How will" in run.text, "the ways again")
        await run.until(lambda: state_of(run, job) == "cancelled", "the end of the sign-in")


async def test_somebody_else_signed_in_and_the_mailbox_is_shared():
    async with empty_app() as run:
        await to_the_ways(run)
        await run.press("c")
        job = await work(run, "sign-in-device", {"signed_in": "ana@acme.test", "matches": False})
        await run.until(lambda: f"ana@acme.test signed in, not {ADDRESS}" in run.text, "the question")
        shared = f"{ADDRESS} is a shared mailbox that ana@acme.test may use"
        await run.until(lambda: shared in run.text, "the other answer")
        await ready(run)
        await run.press("s")
        finish = await asked(run, "finish-sign-in")
        assert finish.payload == {"sign_in": job.id, "answer": "shared"}
        queues.add(run.app.opened.store, run.app.opened.actor, "Support")
        await work(run, "finish-sign-in", {"matches": True, "queue": "Support"})
        await step(run, 3)


async def test_somebody_else_signed_in_and_signs_in_again():
    async with empty_app() as run:
        await to_the_ways(run)
        await run.press("c")
        first = await work(run, "sign-in-device", {"signed_in": "ana@acme.test", "matches": False})
        await run.until(lambda: "signed in, not" in run.text, "the question")
        await ready(run)
        await run.press("a")
        await run.until(lambda: "Sign in as" in run.text, "another sign-in")
        assert (await asked(run, "sign-in-device")).id != first.id


async def test_an_address_is_pasted_back_sealed():
    async with empty_app() as run:
        await to_the_ways(run)
        await run.press("b")
        job = await work(run, "sign-in-browser", None, uri="https://login.test/authorize?x=1")
        await run.until(lambda: "https://login.test/authorize?x=1" in run.text, "the address")
        await run.press(*"http://localhost/?code=abc", "enter")
        paste = await asked(run, "paste-code")
        assert paste.payload == {"sign_in": job.id}
        assert secret_of(run, paste) == "http://localhost/?code=abc"
        end(run, job, {"ok": False, "title": "It was declined", "hint": "Sign in again"})
        await run.until(lambda: "It was declined. Sign in again" in run.text, "the reason")


async def test_a_client_secret_for_a_desk_without_people():
    async with empty_app() as run:
        await to_the_ways(run)
        await run.press("s")
        await run.until(lambda: "The client secret" in run.text, "the secret")
        await reply(run, "geheim")
        job = await asked(run, "sign-in-secret")
        assert secret_of(run, job) == "geheim"


async def test_consent_is_awaited_elsewhere_and_what_was_typed_is_remembered():
    async with empty_app() as run:
        await to_the_registration(run)
        await run.press("enter")
        await run.until(lambda: "Which tenant" in run.text, "the tenant")
        await reply(run, "other.test")
        await run.until(lambda: "client) id" in run.text, "the client id")
        await reply(run, CLIENT)
        await work(run, "check-tenant", {"ok": False, "title": "Nobody has consented", "hint": "Ask"})
        await run.until(lambda: "Nobody has consented. Ask" in run.text, "the reason")
        await run.press(LATER)
        await run.until(lambda: isinstance(run.app.screen, StartScreen), "the first page")
        await run.press("m")
        await step(run, 2)
        await run.press("o")
        await run.until(lambda: "four things must be ready" in run.text, "what is needed")
        await ready(run)
        await run.press("enter")
        await run.until(lambda: "other.test" in run.text, "the tenant as it was")


async def test_the_guide_opens_above_the_page():
    async with empty_app() as run:
        await to_the_registration(run)
        await run.press("question_mark")
        await run.until(lambda: isinstance(run.app.screen, GuideScreen), "the guide")
        await run.press("q")
        await run.until(lambda: "four things" in run.text, "the page again")
