"""A sign-in that dies is on the screen while nobody does anything, with the way back, and so is its recovery."""

from __future__ import annotations

import asyncio

import pytest

from tests.oauth.asking import ask, outcome, sign_in, told
from tests.screens.helpers import Running, wait_until
from tests.servers.authority_refusals import REVOKED
from tests.servers.office365 import Office365
from tests.worker.desk import Desk
from tuidesk.app import TuideskApp
from tuidesk.locations import locate
from tuidesk.screens.connect.office365 import SignInOffice365
from tuidesk.screens.health import HealthScreen
from tuidesk.screens.opening import opener

pytestmark = pytest.mark.server


def sign_in_again(desk: Desk, office365: Office365, account: int, address: str) -> None:
    job_id = ask(desk, "sign-in-device", {"account": account})
    office365.authority.approve(told(desk, job_id, "code"), address)
    ended = outcome(desk, job_id)
    assert ended.ok, ended.line


@pytest.mark.timeout(300)
async def test_the_strip_tells_of_a_revoked_sign_in_and_of_its_return(
    desk: Desk, office365: Office365, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuidesk.worker.watch.WATCH_SECONDS", 0.5)
    monkeypatch.setattr("tuidesk.worker.mailbox.IDLE_SECONDS", 0.5)
    monkeypatch.setattr("tuidesk.screens.desk.flow.STATUS_SECONDS", 0.3)
    office365.authority.life = 3
    address = office365.mailbox("support")
    desk.start()
    first = await asyncio.to_thread(sign_in, desk, office365, address)
    assert first.ok, first.line

    app = TuideskApp(opener(locate()))
    async with app.run_test(size=(160, 40)) as pilot:
        run = Running(app, pilot, desk)  # type: ignore[arg-type]
        await wait_until(pilot, lambda: "● mail" in run.lines()[0], "mail to be fetched")
        office365.authority.revoke(address, REVOKED)
        await run.until(lambda: "was revoked" in run.lines()[0], "the strip to tell")
        assert f"✖ {address}: " in run.lines()[0]
        assert "! to see and fix" in run.lines()[0]

        await run.press("!")
        await run.until(
            lambda: isinstance(app.screen, HealthScreen) and app.screen.lines.channel, "its channel"
        )
        await run.until(lambda: "what to do" in run.text and "was revoked" in run.text, "what to do")
        await run.press("s")
        await run.until(lambda: isinstance(app.screen, SignInOffice365), "the way to sign in again")
        await run.press("escape")
        await run.until(lambda: isinstance(app.screen, HealthScreen), "the health screen")

        await asyncio.to_thread(sign_in_again, desk, office365, int(first.data["account_id"]), address)
        await run.until(lambda: "All is well." in run.text, "the recovery")
        await run.press("escape")
        await run.until(lambda: "● mail" in run.lines()[0], "the strip without trouble")
