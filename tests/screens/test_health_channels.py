"""The health of each channel on screen, and the way from there to a remedy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from tests.screens.helpers import Running, desk_app
from tests.screens.seed import Desk
from tuidesk.desk import queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.locations import locate
from tuidesk.mail.errors import LoginRefused, SendingSwitchedOff
from tuidesk.screens.ask import AskScreen
from tuidesk.screens.health import HealthScreen
from tuidesk.screens.spam import SpamScreen
from tuidesk.store import audits
from tuidesk.store import tables as t
from tuidesk.store.clock import now
from tuidesk.worker import report, supervisor
from tuidesk.worker.channels import inbound_channels, outbound_channels
from tuidesk.worker.job import Job
from tuidesk.worker.job_kinds import KINDS

ADMIN = Actor(None, "cli", "admin")
DAY = 86_400_000


def add(desk: Desk, name: str, kind: str, **account: object) -> None:
    """Add a mailbox that a queue names and a way out of the same account, both of which work."""
    server = Server(f"imap.{kind}.test", 993, "implicit")
    channel_additions.add_imap(
        desk.store, ADMIN, name, server, user=name, password="x", address=f"{name}@acme.test"
    )
    with desk.store.write() as conn:
        mine = t.account.c.name == name
        conn.execute(sa.update(t.account).where(mine).values(kind=kind, **account))
        account_id = conn.scalar(sa.select(t.account.c.id).where(mine))
        way = {"name": name, "from_address": f"{name}@acme.test", "host": f"smtp.{kind}.test", "port": 587}
        conn.execute(sa.insert(t.outbound).values(account_id=account_id, tls="starttls", **way))
    queues.add(desk.store, ADMIN, name.title(), inbound=name)
    with desk.store.read() as conn:
        channels = [*inbound_channels(conn), *outbound_channels(conn)]
    for channel in channels:
        if channel.name == name:
            report.well(desk.store, channel)


def three(desk: Desk) -> None:
    """Fill the desk with one channel that fails, one whose secret ends and one that is well."""
    add(desk, "well", "imap")
    add(desk, "ends", "office365", flow="secret", secret_expires_at=now() + 20 * DAY)
    add(desk, "fails", "office365", flow="device", token_at=now())
    with desk.store.read() as conn:
        way = next(one for one in outbound_channels(conn) if one.name == "fails")
    report.ill(desk.store, way, SendingSwitchedOff("smtp.office365.test", user="fails"), 300)
    with desk.store.write() as conn:
        conn.execute(
            sa.update(t.inbound).where(t.inbound.c.name == "well").values(spam_unseen=3, backlog=412)
        )
    beating(desk)


def beating(desk: Desk) -> None:
    """Let a worker seem to run for an hour."""
    with desk.store.write() as conn:
        beat = now() + 3_600_000
        conn.execute(sa.insert(t.worker).values(host="h", pid=1, started_at=beat, beat_at=beat))


async def opened(run: Running) -> HealthScreen:
    await run.press("!")
    await run.until(
        lambda: isinstance(run.app.screen, HealthScreen) and run.app.screen.lines.items, "channels"
    )
    assert isinstance(run.app.screen, HealthScreen)
    return run.app.screen


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_gravest_channel_comes_first_with_its_remedy(size: tuple[int, int]) -> None:
    async with desk_app(size, seed=three) as run:
        screen = await opened(run)
        assert [channel.name for channel, _state in screen.lines.items] == ["fails", "ends", "well"]
        await run.until(lambda: "Trying again every 5 min" in run.text, "the details of the first")
        assert "what to do" in run.text
        assert "receives ●, cannot send" in run.text
        assert "3 in Spam" in run.text
        assert "412 to fetch" in run.text
        await run.press("j")
        await run.until(lambda: "the client secret ends on" in run.text, "the details of the second")
        await run.press("enter")
        await run.until(lambda: "fails@acme.test" not in run.text, "the whole screen for one channel")
        await run.press("escape")
        await run.until(lambda: "fails@acme.test" in run.text, "all channels again")
        assert isinstance(run.app.screen, HealthScreen)


async def test_the_strip_tells_the_gravest_and_where_to_go() -> None:
    async with desk_app((80, 24), seed=three) as run:
        await run.until(lambda: "✖ fails@acme.test: cannot send" in run.lines()[0], "the sentence")
        assert run.lines()[0].rstrip().endswith("! to see and fix")


async def test_spam_is_told_on_the_strip_when_nothing_is_wrong() -> None:
    def seed(desk: Desk) -> None:
        add(desk, "well", "imap")
        with desk.store.write() as conn:
            conn.execute(sa.update(t.inbound).values(spam_unseen=3))
        beating(desk)

    async with desk_app((120, 40), seed=seed) as run:
        await run.until(lambda: "3 in Spam" in run.lines()[0], "Spam on the strip")


async def test_another_password_is_given_where_the_old_one_is_refused() -> None:
    def seed(desk: Desk) -> None:
        add(desk, "refused", "imap")
        with desk.store.read() as conn:
            [box] = inbound_channels(conn)
        report.ill(desk.store, box, LoginRefused("imap.test", user="refused"), 1200)
        beating(desk)

    async with desk_app(seed=seed) as run:
        await opened(run)
        with run.desk.store.read() as conn:
            before = conn.scalar(sa.select(t.secret.c.sealed))
        await run.press("P")
        await run.until(lambda: isinstance(run.app.screen, AskScreen), "the question")
        await run.press(*"secret2", "enter")
        await run.until(lambda: "saved" in run.text, "it to be saved")
        with run.desk.store.read() as conn:
            assert conn.scalar(sa.select(t.secret.c.sealed)) != before
            assert conn.scalar(sa.select(t.inbound.c.error_title)) == ""


@contextmanager
def working(desk: Desk) -> Iterator[None]:
    """Let a worker run meanwhile."""
    stop = threading.Event()
    thread = threading.Thread(target=lambda: supervisor.run(locate(), desk.store, stop=stop), daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join(120)


async def test_mail_that_an_audit_missed_is_told_and_a_audits_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def seed(desk: Desk) -> None:
        add(desk, "well", "imap")
        beating(desk)
        with desk.store.write() as conn:
            conn.execute(sa.update(t.inbound).values(audited_at=now(), audit_missing=2, audit_extra=1))

    def audit(job: Job) -> dict[str, object]:
        with job.store.write() as conn:
            audits.remember(conn, 1, 0, 1)
        return {"server": 41, "missing": 0, "extra": 1, "mended": 2}

    monkeypatch.setitem(KINDS, "audit-mailbox", audit)
    async with desk_app(seed=seed) as run:
        await run.until(lambda: "2 mails on the server are not in the ledger" in run.lines()[0], "the strip")
        await opened(run)
        await run.until(lambda: "2 mails are missing; 1 has left the server since" in run.text, "the sum")
        await run.until(lambda: "a counts again" in run.text, "what to do")
        await run.until(lambda: "2 missing" in run.text, "the sum in the channel's line")
        with working(run.desk):
            await run.press("a")
            await run.until(lambda: "2 mails were taken in just now" in run.text, "what it did")
            await run.until(lambda: "every mail on the server is accounted for" in run.text, "the sum again")


async def test_mail_in_spam_is_listed_and_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def look(job: Job) -> dict[str, object]:
        row = {"from": "ana@cliente.test", "subject": "Factura \x1b[31m113", "date": now(), "new": True}
        return {"uidvalidity": 7, "mails": [{"uid": 5, **row}, {"uid": 4, **row, "subject": "Offer"}]}

    def take(job: Job) -> dict[str, object]:
        asked.append(dict(job.payload))
        return {"number": 41, "disposition": "ticket"}

    monkeypatch.setitem(KINDS, "look-spam", look)
    monkeypatch.setitem(KINDS, "take-spam", take)
    async with desk_app((80, 24), seed=three) as run:
        screen = await opened(run)
        screen.lines.go_to(2)
        with working(run.desk):
            await run.press("f")
            await run.until(lambda: "Factura 113" in run.text, "the mails in Spam")
            assert isinstance(run.app.screen, SpamScreen)
            assert "Spam of well@acme.test" in run.text
            await run.press("enter")
            await run.until(lambda: "→ #41" in run.text, "the ticket's number")
        assert asked == [{"channel": "well", "uid": 5, "uidvalidity": 7}]
