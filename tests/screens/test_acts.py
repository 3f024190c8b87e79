"""What an agent does to a ticket, and taking it back."""

from __future__ import annotations

import stat

import sqlalchemy as sa

from tests.screens.helpers import desk_app
from tuidesk.locations import locate
from tuidesk.store.tables import attachment, message, ticket


def column(run, ticket_id: int, name: str):
    with run.desk.store.read() as conn:
        return conn.scalar(sa.select(ticket.c[name]).where(ticket.c.id == ticket_id))


async def test_solving_takes_the_ticket_away_and_undo_brings_it_back():
    async with desk_app() as run:
        ticket_id = run.screen.tickets.ticket_id
        await run.press("s", "s")
        await run.until(lambda: column(run, ticket_id, "status") == "solved", "the status in the store")
        await run.until(lambda: len(run.screen.tickets.pages) == 18, "the list without it")
        assert "u undo" in run.lines()[-1]
        await run.press("u")
        await run.until(lambda: column(run, ticket_id, "status") == "new", "the status as before")
        await run.until(lambda: len(run.screen.tickets.pages) == 19, "the list with it")


async def test_spam_is_a_status_too():
    async with desk_app() as run:
        ticket_id = run.screen.tickets.ticket_id
        await run.press("s", "down", "down", "down", "down", "down", "enter")
        await run.until(lambda: column(run, ticket_id, "status") == "spam", "the status in the store")


async def test_priority_is_marked_on_the_row():
    async with desk_app() as run:
        await run.press("down")
        await run.until(
            lambda: run.screen.conversation.talk.head.title.startswith("Lieferung"), "the preview"
        )
        await run.press("p", "u")
        await run.until(lambda: run.screen.tickets.row.priority == 3, "the row")
        await run.until(lambda: "urgent" in run.text, "the word in the head")


async def test_a_moved_ticket_shows_where_it_came_from():
    async with desk_app() as run:
        ticket_id = run.screen.tickets.ticket_id
        await run.press("m", "4")
        await run.until(lambda: column(run, ticket_id, "queue_id") == run.desk.queues[3], "the queue")
        await run.until(lambda: "(SU) Factura" in run.text, "the tag of its origin")


async def test_assigning_to_oneself():
    async with desk_app() as run:
        ticket_id = run.screen.tickets.ticket_id
        await run.press("a")
        await run.until(lambda: "Assign to" in run.text, "the agents")
        await run.press("m")
        await run.until(
            lambda: column(run, ticket_id, "assignee_id") == run.desk.actor.agent_id, "the assignee"
        )
        await run.until(lambda: f"@{run.desk.actor.name}" in run.text, "the name in the head")


async def test_leaving_a_picker_changes_nothing():
    async with desk_app() as run:
        ticket_id = run.screen.tickets.ticket_id
        await run.press("s", "escape")
        assert column(run, ticket_id, "status") == "new"


async def test_an_attachment_is_saved_privately_under_a_clean_name_and_never_over_another():
    from tests.screens.seed import Desk

    def seed(desk: Desk) -> None:
        desk.fill()
        sha = desk.store.raw.put(b"%PDF-1.4 hello")
        with desk.store.write() as conn:
            conn.execute(sa.update(attachment).values(part=-1, sha256=sha, filename="../../e\x1b[31mvil.pdf"))

    async with desk_app(seed=seed) as run:
        await run.press("1")
        folder = locate().saved / "19"
        await run.until(lambda: folder.exists() and any(folder.iterdir()), "the file")
        await run.press("o")
        await run.until(lambda: "enter choose" in run.text, "the list of attachments with its keys")
        await run.press("1")
        await run.until(lambda: len(list(folder.iterdir())) == 2, "the second file")
        assert {path.name for path in folder.iterdir()} == {"evil.pdf", "evil-2.pdf"}
        path = folder / "evil.pdf"
        assert path.read_bytes() == b"%PDF-1.4 hello"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        shown = f"saved:{folder / 'evil-2.pdf'}"
        await run.until(lambda: shown in run.foot.replace(" ", ""), "where it is, to its end")


async def test_why_is_about_the_ticket_under_the_cursor_even_before_that_is_read():
    async with desk_app() as run:
        first = run.screen.conversation.talk.head.number
        await run.press("down", "w")
        await run.until(lambda: "Why is this mail in #" in run.text, "the reasons")
        assert f"Why is this mail in #{first}?" not in run.text


async def test_why_shows_the_headers_that_decided():
    from tests.screens.seed import Desk

    def seed(desk: Desk) -> None:
        desk.fill()
        sha = desk.store.raw.put(
            b"Delivered-To: support@acme.test\r\nSubject: x\r\nIn-Reply-To: <a@b>\r\n\r\nbody: no"
        )
        with desk.store.write() as conn:
            conn.execute(sa.update(message).values(raw_sha256=sha))

    async with desk_app(seed=seed) as run:
        await run.press("w")
        await run.until(lambda: "support@acme.test" in run.text, "the header")
        assert "<a@b>" in run.text
        await run.press("escape")
        await run.until(lambda: run.app.screen is run.screen, "the desk")
