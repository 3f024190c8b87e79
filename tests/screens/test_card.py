"""The card under a mail that a rule forwarded: it asks who wrote it, and one key answers."""

from __future__ import annotations

import pytest

from tests.desk_in import forwarders
from tests.screens.helpers import desk_app
from tests.screens.seed import Desk
from tuidesk.desk import intake
from tuidesk.desk.intake import Arrival
from tuidesk.mail.parse import parse
from tuidesk.store import setup_queues
from tuidesk.store.clock import now


def forwarded(desk: Desk) -> None:
    """Let a mail come in whose sender a rule replaced by the queue's public address."""
    with desk.store.write() as conn:
        setup_queues.change(conn, desk.queues[3], {"public_address": forwarders.PUBLIC})
        setup_queues.add_creation_address(conn, desk.queues[3], forwarders.CREATION)
    raw = forwarders.exchange_forward()
    arrival = Arrival("pipe:Sales", "", 0, None, desk.store.raw.put(raw), parse(raw), now(), desk.queues[3])
    intake.take(desk.store, [arrival])


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_y_makes_the_quoted_writer_the_customer_and_u_takes_it_back(size: tuple[int, int]) -> None:
    async with desk_app(size, seed=forwarded) as run:
        await run.until(lambda: "Passed on by one of our own addresses" in run.text, "the card")
        assert "y yes, answer ana@cliente.test · i no" in run.text
        await run.press("y")
        await run.until(lambda: run.screen.undo_stack, "the customer to be another one")
        await run.until(lambda: "answers go to ana@cliente.test now" in run.text, "what was done")
        await run.until(lambda: "i no" not in run.text, "the card to go")
        await run.press("u")
        await run.until(lambda: (talk := run.screen.conversation.talk) and talk.cards, "the card again")


async def test_i_leaves_the_customer_and_u_asks_again() -> None:
    async with desk_app(seed=forwarded) as run:
        await run.until(lambda: "i no" in run.text, "the card")
        await run.press("i")
        await run.until(lambda: "the customer stays as it is" in run.text, "what was done")
        await run.until(lambda: "i no" not in run.text, "the card to go")
        await run.press("u")
        await run.until(lambda: "i no" in run.text, "the card again")


LONG = "A line.\r\n\r\n" * 20


def another_subject(desk: Desk) -> None:
    """Let a customer answer on another subject."""
    head = "From: Ana <ana@cliente.test>\r\nTo: sales@xyz.test\r\nMIME-Version: 1.0\r\n"
    for number, subject, more in ((1, "Invoice", ""), (2, "Two licences please", "In-Reply-To: <1@c>\r\n")):
        raw = f"{head}Message-ID: <{number}@c>\r\nSubject: {subject}\r\n{more}\r\n{LONG}Hello.\r\n".encode()
        place = ("pipe:Sales", "", 0, None)
        intake.take(desk.store, [Arrival(*place, desk.store.raw.put(raw), parse(raw), now(), desk.queues[3])])


async def test_what_a_question_says_is_not_said_by_a_mark_as_well() -> None:
    async with desk_app((120, 130), seed=another_subject) as run:
        await run.until(lambda: "y new ticket" in run.text, "the card")
        assert "another subject than" not in run.text
        await run.press("i")
        await run.until(lambda: "another subject than" in run.text, "the mark")


async def test_a_question_out_of_sight_is_shown_before_it_can_be_answered() -> None:
    async with desk_app((80, 24), seed=another_subject) as run:
        await run.until(lambda: (talk := run.screen.conversation.talk) and talk.cards, "the ticket")
        await run.press("y")
        await run.until(lambda: "y new ticket" in run.text, "the question")
        assert not run.screen.undo_stack
        await run.press("y")
        await run.until(lambda: run.screen.undo_stack, "the new ticket")
