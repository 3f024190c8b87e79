"""Two mailboxes that are read at once: their mails still find each other."""

from __future__ import annotations

import threading

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.desk import intake

_ROUNDS = 10


def test_halves_of_a_conversation_that_come_at_once_are_one_ticket(desk: Desk) -> None:
    for turn in range(_ROUNDS):
        halves = [
            [desk.arrival(mail(f"{turn}.a@c"))],
            [desk.arrival(mail(f"{turn}.b@c", answers=f"{turn}.a@c")), desk.arrival(mail(f"{turn}.a@c"))],
        ]
        workers = [threading.Thread(target=intake.take, args=(desk.store, half)) for half in halves]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert desk.threads() == {frozenset({f"{turn}.a@c", f"{turn}.b@c"}) for turn in range(_ROUNDS)}
    assert desk.counted()
