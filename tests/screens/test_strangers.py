"""A stranger who answered with an id of a ticket is told above it, and one key lets him take part."""

from __future__ import annotations

from tests.desk_in.mails import mail
from tests.screens.helpers import desk_app
from tests.screens.seed import Desk
from tuidesk.desk import intake
from tuidesk.desk.intake import Arrival
from tuidesk.mail.parse import parse
from tuidesk.store.clock import now


def stranger(desk: Desk) -> None:
    """Let a customer write, and a stranger answer what he wrote."""
    raws = [mail("a@c"), mail("x@c", sender="Leo <leo@other.test>", answers="a@c", body="Me too.")]
    taken = [
        Arrival("pipe:Sales", "", 0, None, desk.store.raw.put(raw), parse(raw), now(), desk.queues[3])
        for raw in raws
    ]
    intake.take(desk.store, taken)


async def test_y_lets_a_stranger_take_part_and_u_takes_it_back() -> None:
    async with desk_app((160, 40), seed=stranger) as run:
        await run.until(lambda: "not copied on replies: leo@other.test" in run.text, "the head's words")
        await run.until(lambda: "y takes part from now on · i no" in run.text, "the card")
        await run.press("y")
        await run.until(lambda: "leo@other.test takes part from now on" in run.text, "what was done")
        await run.until(lambda: "not copied on replies" not in run.text, "the head to be as usual")
        await run.press("u")
        await run.until(lambda: "y takes part from now on · i no" in run.text, "the card again")
