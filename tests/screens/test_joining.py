"""Merging, splitting and their questions by keys: what is chosen, what is said, and the way back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.screens.helpers import Running, desk_app
from tests.screens.seed import Desk
from tuidesk.screens.pickers import Choices, Picker
from tuidesk.screens.ticket_picker import TicketPicker
from tuidesk.store import cards, search
from tuidesk.store.cards import NewCard
from tuidesk.store.tables import message, ticket

HOSTILE = "Split \x1b]0;pwned\x07 [bold]me[/] \u202e"


def merged_into(run: Running, ticket_id: int) -> int | None:
    with run.desk.store.read() as conn:
        found: int | None = conn.scalar(sa.select(ticket.c.merged_into_id).where(ticket.c.id == ticket_id))
    return found


def second_mail(desk: Desk) -> None:
    """Let a colleague of the customer write twice into the newest ticket, about something else."""
    desk.fill()
    with desk.store.write() as conn:
        newest = conn.scalar(sa.select(sa.func.max(ticket.c.id)))
        for text in ("first", "second"):
            desk.write(
                conn, newest or 0, text, author_name="Bo", author_address="bo@cliente.test", subject=HOSTILE
            )


def findable(desk: Desk) -> None:
    """Let words find the ticket about the VPN."""
    made = desk.fill()
    with desk.store.write() as conn:
        found = sa.select(message.c.id).where(message.c.ticket_id == made[3])
        search.index(conn, conn.scalar(found) or 0, made[3], "VPN drops at night", "", "")


async def chooses_tickets(run: Running) -> list[str]:
    """Wait for the picker of tickets with something to choose, and return its lines."""
    await run.until(lambda: isinstance(run.app.screen, TicketPicker), "the picker")
    await run.until(lambda: run.app.screen.query_one(Choices).choices, "tickets to choose")
    return [choice.label for choice in run.app.screen.query_one(Choices).choices]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_j_merges_into_another_ticket_of_the_customer_and_u_takes_it_back(
    size: tuple[int, int],
) -> None:
    async with desk_app(size) as run:
        loser, count = run.screen.tickets.ticket_id or 0, len(run.screen.tickets.pages)
        await run.press("J")
        labels = await chooses_tickets(run)
        assert [label.partition(" ")[2] for label in labels] == ["Otra factura más", "Duplicado de recibo"]
        await run.press("enter")
        await run.until(lambda: merged_into(run, loser), "the merge")
        await run.until(lambda: len(run.screen.tickets.pages) == count - 1, "the list without it")
        await run.until(
            lambda: run.screen.tickets.ticket_id == merged_into(run, loser), "the cursor on the survivor"
        )
        await run.until(lambda: "merged into #" in run.text, "what was done")
        await run.press("u")
        await run.until(lambda: merged_into(run, loser) is None, "the undo")
        await run.until(lambda: len(run.screen.tickets.pages) == count, "the list with it")


async def test_a_number_or_words_find_the_ticket_and_a_merged_one_says_where_it_went() -> None:
    async with desk_app(seed=findable) as run:
        loser = run.screen.tickets.ticket_id or 0
        number = run.screen.tickets.row.number
        await run.press("J")
        await chooses_tickets(run)
        await run.press(*"vpn")
        await run.until(lambda: [c.value.title for c in run.app.screen.query_one(Choices).choices]
                        == ["VPN drops at night"], "what the word finds")  # fmt: skip
        await run.press("ctrl+u", "1")
        await run.until(
            lambda: [c.value.number for c in run.app.screen.query_one(Choices).choices] == [1], "#1"
        )
        await run.press("enter")
        await run.until(lambda: merged_into(run, loser), "the merge")
        await run.press("slash", *f"#{number}", "enter")
        await run.until(lambda: (talk := run.screen.conversation.talk) and talk.head.id == loser, "the loser")
        await run.until(lambda: "merged into #1" in run.text, "where it went")
        await run.until(lambda: "All of this ticket is in #1 now" in run.text, "it in words")
        await run.press("J")
        await run.until(lambda: merged_into(run, loser) is None, "it to be taken out again")


async def test_escape_merges_nothing() -> None:
    async with desk_app() as run:
        loser = run.screen.tickets.ticket_id or 0
        await run.press("J")
        await chooses_tickets(run)
        await run.press("escape")
        await run.until(lambda: run.app.screen is run.screen, "the desk")
        assert merged_into(run, loser) is None


@pytest.mark.parametrize("later", [False, True])
async def test_s_moves_a_mail_to_a_new_ticket_and_asks_once_about_later_ones(later: bool) -> None:
    async with desk_app(seed=second_mail) as run:
        count = len(run.screen.tickets.pages)
        await run.press("S")
        await run.until(lambda: isinstance(run.app.screen, Picker), "the mails to choose")
        assert "[bold]me[/]" in run.app.screen.query_one(Choices).choices[0].label
        await run.press("2")
        await run.until(lambda: "1 later mail of the writer" in run.text, "the question")
        await run.press("2" if later else "1")
        await run.until(lambda: len(run.screen.tickets.pages) == count + 1, "one ticket more")
        await run.until(lambda: "new ticket #" in run.text, "what was done")
        with run.desk.store.read() as conn:
            newest = conn.scalar(sa.select(sa.func.max(ticket.c.id)))
            moved = conn.scalar(
                sa.select(sa.func.count()).select_from(message).where(message.c.ticket_id == newest)
            )
        assert moved == 1 + later
        await run.press("u")
        await run.until(lambda: len(run.screen.tickets.pages) == count, "the list as before")


def asked(desk: Desk) -> None:
    """Put two questions on the newest ticket."""
    made = desk.fill()
    with desk.store.write() as conn:
        mail = conn.scalar(sa.select(sa.func.min(message.c.id)).where(message.c.ticket_id == made[0]))
        cards.add(conn, NewCard(made[0], "split", mail))
        cards.add(conn, NewCard(made[0], "join", None, made[3], {"number": 4, "by": "eve@e.test"}))


async def test_keys_answer_the_first_question_and_the_next_one_takes_its_place() -> None:
    async with desk_app(seed=asked) as run:
        first = run.screen.tickets.ticket_id or 0
        await run.until(lambda: "y new ticket · i keep it here" in run.text, "the first question's keys")
        await run.until(lambda: run.screen.check_action("answer_card", (True,)), "the key to work")
        await run.press("i")
        await run.until(lambda: "y join #" in run.text, "the second question's keys")
        await run.until(lambda: "eve@e.test" in run.text, "whose mail it was that asks")
        await run.until(lambda: "Writes about another subject" not in run.text, "the first to be gone")
        await run.press("y")
        await run.until(lambda: merged_into(run, first), "the merge")
        await run.press("u")
        await run.until(lambda: merged_into(run, first) is None, "the undo")


async def test_the_only_mail_of_a_ticket_stays_and_the_desk_says_why() -> None:
    async with desk_app() as run:
        count = len(run.screen.tickets.pages)
        await run.press("down")
        await run.until(
            lambda: run.screen.conversation.talk.head.title.startswith("Lieferung"), "its preview"
        )
        await run.press("S")
        await run.until(lambda: isinstance(run.app.screen, Picker), "the mail to choose")
        await run.press("enter")
        await run.until(lambda: "Nothing else would stay in this ticket" in run.text, "why not")
        assert len(run.screen.tickets.pages) == count
