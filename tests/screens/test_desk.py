"""The desk screen: keys, cursor, new mail, sizes."""

from __future__ import annotations

import pytest

from tests.screens.helpers import desk_app
from tuidesk.screens.desk import reading


async def test_the_desk_opens_on_all_tickets_with_the_newest_under_the_cursor():
    async with desk_app() as run:
        screen = run.screen
        assert len(screen.tickets.pages) == 19
        assert screen.tickets.row.title == "Factura equivocada"
        assert screen.focused is screen.tickets
        assert "All · open" in run.text
        assert "Hola, el IVA de la factura 2026/113 está mal" in run.text


async def test_arrows_and_letters_move_the_cursor_and_the_conversation_follows():
    async with desk_app() as run:
        await run.press("down", "j", "k")
        assert run.screen.tickets.row.title.startswith("Lieferung")
        await run.until(
            lambda: run.screen.conversation.talk.head.title.startswith("Lieferung"), "the preview"
        )
        await run.press("G")
        assert run.screen.tickets.cursor == 18
        await run.press("g")
        assert run.screen.tickets.cursor == 0


async def test_the_cursor_keeps_its_ticket_when_mail_arrives():
    async with desk_app() as run:
        await run.press("down", "down")
        ticket = run.screen.tickets.ticket_id
        new = run.desk.arrive("Brand new")
        await run.until(lambda: run.screen.tickets.pages.ids[0] == new, "the new ticket at the top")
        assert run.screen.tickets.ticket_id == ticket
        assert run.screen.tickets.cursor == 3
        assert "Brand new" in run.text


async def test_a_list_that_is_scrolled_down_stands_still_and_counts_what_is_new():
    async with desk_app((120, 20), lambda desk: desk.many(300)) as run:
        await run.until(lambda: len(run.screen.tickets.pages) == 300, "all ids")
        await run.press("pagedown", "pagedown", "pagedown")
        top = run.screen.tickets.scroll_offset.y
        ids = run.screen.tickets.pages.ids
        first_shown = ids[top]
        run.desk.arrive("One"), run.desk.arrive("Two")
        await run.until(lambda: run.screen.tickets.news == 2, "two new tickets")
        tickets = run.screen.tickets
        assert tickets.pages.ids[tickets.scroll_offset.y] == first_shown
        await run.until(lambda: "↑ 2 new" in run.text, "the count")
        await run.press("g")
        await run.until(lambda: "2 new" not in run.text, "no count at the top")


async def test_a_customers_answer_brings_his_ticket_to_the_top_and_into_the_open_conversation():
    async with desk_app() as run:
        await run.press("down", "down", "down")
        ticket = run.screen.tickets.ticket_id
        await run.until(lambda: run.screen.conversation.talk.head.id == ticket, "the preview")
        run.desk.answer(ticket, "It dropped again")
        await run.until(lambda: run.screen.tickets.pages.ids[0] == ticket, "the ticket at the top")
        assert run.screen.tickets.ticket_id == ticket
        await run.until(lambda: "It dropped again" in run.text, "the answer in the conversation")


async def test_what_happens_to_other_tickets_lays_the_open_conversation_out_no_second_time(monkeypatch):
    monkeypatch.setattr(reading, "AGES_MS", 3_600_000)
    async with desk_app() as run:
        await run.press("enter")
        await run.until(lambda: run.screen.tickets.row.unread == 0, "the read mark")
        run.desk.arrive("Printer on fire")
        await run.until(lambda: "Printer on fire" in run.text, "a ticket")
        shown = run.screen.conversation.talk
        run.desk.arrive("Printer put out")
        await run.until(lambda: "Printer put out" in run.text, "another ticket")
        assert run.screen.conversation.talk is shown


async def test_a_ticket_that_was_read_loses_its_weight():
    async with desk_app() as run:
        assert run.screen.tickets.row.unread > 0
        await run.press("enter")
        await run.until(lambda: run.screen.tickets.row.unread == 0, "the read mark")


@pytest.mark.parametrize(
    ("size", "layout"),
    [((120, 40), ""), ((100, 20), ""), ((90, 28), "-stacked"), ((80, 24), "-stacked"), ((60, 15), "-single")],
)
async def test_the_size_chooses_the_layout(size: tuple[int, int], layout: str):
    async with desk_app(size) as run:
        screen = run.screen
        assert [name for name in ("-stacked", "-single") if screen.has_class(name)] == (
            [layout] if layout else []
        )
        assert "Factura equivocada" in run.text


async def test_a_resize_and_back_keeps_ticket_and_scroll():
    async with desk_app((200, 50), lambda desk: desk.many(400)) as run:
        await run.until(lambda: len(run.screen.tickets.pages) == 400, "all ids")
        await run.press("pagedown", "pagedown", "down")
        ticket, top = run.screen.tickets.ticket_id, run.screen.tickets.scroll_offset.y
        await run.pilot.resize_terminal(60, 15)
        await run.until(lambda: run.screen.has_class("-single"), "the small layout")
        assert run.screen.tickets.ticket_id == ticket
        await run.pilot.resize_terminal(200, 50)
        await run.until(lambda: not run.screen.has_class("-single"), "the large layout")
        await run.until(lambda: run.screen.tickets.scroll_offset.y == top, "the same place")
        assert run.screen.tickets.ticket_id == ticket


async def test_on_a_small_screen_enter_shows_the_conversation_and_escape_the_list():
    async with desk_app((60, 15)) as run:
        await run.press("down", "enter")
        await run.until(lambda: run.screen.focused is run.screen.conversation.messages, "the conversation")
        assert not run.screen.query_one("#tickets").display
        await run.press("escape")
        await run.until(lambda: run.screen.focused is run.screen.tickets, "the list")
        assert not run.screen.query_one("#talk").display


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_lanes_are_chosen_with_the_keyboard_in_every_layout(size: tuple[int, int]):
    async with desk_app(size) as run:
        await run.press("right_square_bracket", "right_square_bracket")
        await run.until(lambda: len(run.screen.tickets.pages) == 3, "the tickets of Billing")
        assert {run.screen.tickets.pages.row(n).queue_id for n in range(3)} == {run.desk.queues[1]}
        await run.press("left_square_bracket", "left_square_bracket")
        await run.until(lambda: len(run.screen.tickets.pages) == 19, "all tickets again")


async def test_folds_open_by_the_key_beside_them():
    async with desk_app() as run:
        assert "línea citada 3" not in run.text
        await run.press("A")
        await run.until(lambda: "línea citada 3" in run.text, "the quoted lines")
        await run.press("f")
        await run.until(lambda: "línea citada 3" not in run.text, "the folded lines")


async def test_hostile_words_in_a_subject_are_only_words():
    async with desk_app((200, 50)) as run:
        index = next(i for i in range(19) if run.screen.tickets.pages.row(i).title.startswith("Renewal"))
        for _step in range(index):
            await run.press("down")
        await run.until(
            lambda: "#8 Renewal terms 2027 [bold]x[/] [@click=app.bell]y[/]" in run.text,
            "the subject as it is",
        )


async def test_search_shows_what_is_found_and_escape_goes_back():
    from tuidesk.store import search
    from tuidesk.store.tables import message

    async with desk_app() as run:
        with run.desk.store.write() as conn:
            import sqlalchemy as sa

            row = conn.execute(sa.select(message.c.id, message.c.ticket_id).limit(1)).one()
            search.index(conn, row.id, row.ticket_id, "cancelación", "adiós contrato", "Y. Tanaka")
        await run.press("slash", *"adios", "enter")
        await run.until(lambda: len(run.screen.tickets.pages) == 1, "the one ticket that has the word")
        await run.press("escape")
        await run.until(lambda: len(run.screen.tickets.pages) == 19, "the lane as before")
