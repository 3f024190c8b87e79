"""The activity of mail on the screen: filters, pages, and what an agent makes of a line."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from rich.cells import cell_len

from tests.screens.helpers import Running, desk_app
from tests.screens.seed import MINUTE, SKETCH, Desk
from tuidesk.screens.activity.screen import ActivityScreen
from tuidesk.screens.why.screen import WhyScreen
from tuidesk.store.clock import now
from tuidesk.store.tables import ledger, message, ticket

COPY = (
    b"From: Eve <eve@cliente.test>\r\nTo: support@abc.test\r\nSubject: Look at this copy\r\n"
    b"Message-ID: <copy@cliente.test>\r\n\r\nIt is another one.\r\n"
)


def lines(desk: Desk, count: int = 3) -> None:
    """Write the ledger of a morning: mail of tickets, then one of each other kind."""
    desk.fill(SKETCH)
    with desk.store.write() as conn:
        rows = conn.execute(sa.select(message.c.id, message.c.ticket_id).order_by(message.c.id)).all()[:count]
        place = {"channel": "support@abc.test", "folder": "INBOX", "uidvalidity": 7}
        seen = [
            {**place, "uid": n, "message_id": f"<m{n}@cliente.test>", "disposition": "ticket", "kind": "human",
             "ticket_id": row.ticket_id, "entry_id": row.id, "at": now() - (99 - n) * MINUTE}
            for n, row in enumerate(rows, 1)
        ]  # fmt: skip
        copied = {"ticket_id": rows[0].ticket_id, "entry_id": rows[0].id, "kind": "human"}
        others = [
            {"disposition": "duplicate-of", "sha256": desk.store.raw.put(COPY), **copied},
            {"disposition": "forwarding-confirmation", "reason": "314159", "kind": "notification"},
            {"disposition": "quarantined", "reason": "NO [SERVERBUG] cannot read"},
        ]
        for n, row in enumerate(others, 900):
            seen.append({**place, "uid": n, "message_id": f"<o{n}@cliente.test>", "at": now(), **row})
        for row in seen:
            conn.execute(sa.insert(ledger).values(row))


async def activity(run: Running) -> ActivityScreen:
    await run.press("L")
    await run.until(lambda: isinstance(run.app.screen, ActivityScreen), "the screen")
    screen = run.app.screen
    assert isinstance(screen, ActivityScreen)
    await run.until(lambda: screen.lines.items, "the lines")
    return screen


async def go_to(run: Running, screen: ActivityScreen, disposition: str) -> None:
    index = next(n for n, line in enumerate(screen.lines.items) if line.disposition == disposition)
    screen.lines.go_to(index)
    await run.until(lambda: screen.lines.cursor == index, "the cursor on it")


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_newest_mail_stands_first_and_says_why_it_is_there(size: tuple[int, int]):
    async with desk_app(size, seed=lines) as run:
        screen = await activity(run)
        dispositions = [line.disposition for line in screen.lines.items]
        assert dispositions[:3] == ["quarantined", "forwarding-confirmation", "duplicate-of"]
        await run.until(lambda: "NO [SERVERBUG]" in run.text, "the server's words")
        await run.until(lambda: "r asks the server again" in run.text, "what to do")
        assert "r ask again" in run.lines()[-1]
        await go_to(run, screen, "forwarding-confirmation")
        await run.until(lambda: "314159" in run.text, "its story")
        assert "ask again" not in run.lines()[-1]


async def test_enter_shows_the_ticket_and_w_the_reason():
    async with desk_app(seed=lines) as run:
        screen = await activity(run)
        await go_to(run, screen, "ticket")
        number = screen.lines.item.number
        await run.press("w")
        await run.until(lambda: isinstance(run.app.screen, WhyScreen), "why")
        await run.press("escape", "enter")
        await run.until(
            lambda: run.screen.conversation.talk and run.screen.conversation.talk.head.number == number, "it"
        )


async def test_it_is_filtered_by_where_mail_went_by_channel_and_by_address():
    async with desk_app(seed=lines) as run:
        screen = await activity(run)
        everything = len(screen.lines.items)
        await run.press("d")
        await run.until(lambda: "Only mail that went to" in run.text, "the choices")
        await run.press("G", "enter")
        await run.until(lambda: [one.disposition for one in screen.lines.items] == ["quarantined"], "one")
        await run.press("d", "g", "enter")
        await run.until(lambda: len(screen.lines.items) == everything, "all again")
        await run.press("slash", *"o901@", "enter")
        await run.until(lambda: [one.uid for one in screen.lines.items] == [901], "the one of that id")
        await run.press("c")
        await run.until(lambda: "pipe:Sales" in run.text, "the channels")
        await run.press("G", "enter")
        await run.until(lambda: "No such mail was seen." in run.text, "nothing")


async def test_a_copy_becomes_a_ticket_and_u_takes_it_back():
    async with desk_app(seed=lines) as run:
        screen = await activity(run)
        await go_to(run, screen, "duplicate-of")
        await run.press("t")
        await run.until(lambda: "was made of it" in run.lines()[-1], "the sentence")
        assert screen.lines.item.subject == "Look at this copy"
        assert screen.lines.item.disposition == "ticket"
        number = screen.lines.item.number
        await run.press("u")
        await run.until(lambda: "undone" in run.text, "undone, at the desk")
        with run.desk.store.read() as conn:
            assert conn.scalar(sa.select(ticket.c.status).where(ticket.c.number == number)) == "trash"


async def test_pages_are_read_as_the_cursor_goes_down_and_new_mail_comes_on_top():
    def many(desk: Desk) -> None:
        lines(desk)
        with desk.store.write() as conn:
            rows = [{"channel": "pipe:Sales", "sha256": f"{n:064}", "disposition": "probe", "kind": "human",
                     "message_id": f"<p{n}@x.test>", "at": now()} for n in range(500)]  # fmt: skip
            conn.execute(sa.insert(ledger), rows)

    async with desk_app((80, 24), seed=many) as run:
        screen = await activity(run)
        assert len(screen.lines.items) == 64
        await run.until(
            lambda: screen.action_move("bottom") or len(screen.lines.items) == 506, "the last page"
        )
        ids = [one.id for one in screen.lines.items]
        assert ids == sorted(ids, reverse=True)
        with run.desk.store.write() as conn:
            row = {"channel": "pipe:Sales", "sha256": "n" * 64, "disposition": "probe", "at": now()}
            conn.execute(sa.insert(ledger).values(row))
        below = screen.lines.item
        await run.until(lambda: len(screen.lines.items) == 507, "the new one")
        assert screen.lines.item == below


async def test_it_is_found_in_the_palette_in_both_languages_and_from_the_health_screen():
    async with desk_app(seed=lines) as run:
        await run.press("ctrl+p", *"ledger", "enter")
        await run.until(lambda: isinstance(run.app.screen, ActivityScreen), "by its name")
        await run.press("escape", "exclamation_mark")
        await run.until(lambda: "Health" in run.lines()[0], "the health screen")
        await run.press("L")
        await run.until(lambda: isinstance(run.app.screen, ActivityScreen), "from there")
        assert len(run.app.screen_stack) == 2


async def test_in_spanish_it_fits_eighty_columns(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TUIDESK_LANG", "es")
    async with desk_app((80, 24), seed=lines) as run:
        await activity(run)
        await run.until(lambda: "en cuarentena" in run.text and "por qué" in run.text, "the lines")
        assert all(cell_len(line.rstrip()) <= 80 for line in run.lines())
