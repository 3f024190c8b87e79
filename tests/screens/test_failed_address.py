"""An address at which mail failed is warned of above the conversation and in the composer, before sending."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from textual.widgets import Input

from tests.screens.helpers import desk_app
from tests.screens.mail import can_send, send, set_state
from tests.screens.seed import Desk
from tuidesk.desk.outbox_results import BOUNCED, returned
from tuidesk.screens.compose.screen import ComposeScreen
from tuidesk.store import failed_addresses, tables
from tuidesk.store.clock import now

NO_USER = "550 5.1.1 no such user"


def came_back(desk: Desk) -> None:
    """Let a letter to the customer of the first ticket come back."""
    can_send(desk)
    sent = send(desk, 19)
    results = {"ana@cliente.test": NO_USER}
    reason = returned(["ana@cliente.test"], results, likely=False)
    set_state(desk, sent.outbox_id, "sent", reason, results=results)
    with desk.store.write() as conn:
        entry = sa.update(tables.message).where(tables.message.c.id == sent.message_id)
        conn.execute(entry.values(marks=BOUNCED))
        customer = sa.select(tables.ticket.c.customer_id).where(tables.ticket.c.id == 19).scalar_subquery()
        address = sa.update(tables.customer_address).where(tables.customer_address.c.customer_id == customer)
        conn.execute(address.values(address="ana@cliente.test"))
        assert failed_addresses.note(conn, "ana@cliente.test", now(), "5.1.1", NO_USER)


@pytest.mark.parametrize("size", [(80, 24), (160, 40)])
async def test_the_head_tells_that_mail_to_the_customer_fails(size: tuple[int, int]) -> None:
    async with desk_app(size, seed=came_back) as run:
        await run.until(lambda: "mail to ana@cliente.test failed today" in run.text, "the warning")


async def test_the_letter_tells_that_it_came_back() -> None:
    async with desk_app((160, 40), seed=came_back) as run:
        words = "returned: not delivered. ana@cliente.test: 550 5.1.1 no such user"
        await run.until(lambda: words in run.text, "what became of the letter")


async def test_the_composer_warns_and_lets_the_agent_decide() -> None:
    async with desk_app((100, 30), seed=came_back) as run:
        await run.press("r")
        await run.until(lambda: isinstance(run.app.screen, ComposeScreen), "the composer")
        await run.until(lambda: "mail to ana@cliente.test failed today" in run.text, "the warning")
        run.app.screen.query_one("#to", Input).value = "eva@cliente.test"
        await run.until(lambda: "failed today" not in run.text, "silence")
