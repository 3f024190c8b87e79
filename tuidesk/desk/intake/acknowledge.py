"""Tells the writer of a mail that opened a ticket that it came in, where the queue wants that."""

from __future__ import annotations

from functools import partial

import sqlalchemy as sa

from tuidesk.desk import dispositions as to
from tuidesk.desk.acknowledging import Opened, put
from tuidesk.desk.intake.courtesy import courtesy
from tuidesk.desk.intake.write import Placed, Writer
from tuidesk.store import acknowledgements, threads
from tuidesk.store.acknowledgements import Acknowledgement


class Acknowledging:
    """What a batch of mails asks of the queues that acknowledge, read once."""

    def __init__(self, conn: sa.Connection) -> None:
        self._queues = acknowledgements.by_queue(conn)

    def hear(self, writer: Writer, placed: Placed) -> None:
        """Let the writer of a mail that opened a ticket be told, once it is written."""
        thread, parsed = placed.thread, placed.arrival.parsed
        if not self._queues or placed.disposition != to.TICKET or thread is None or thread.customer is None:
            return
        wish = self._queues.get(thread.origin_queue_id)
        by_a_person = parsed.kind == "human" and not parsed.kind_behind_list
        if wish and by_a_person and placed.arrival.announce and "own-address" not in placed.marks:
            writer.later.append(partial(_acknowledge, placed, wish))


def _acknowledge(placed: Placed, wish: Acknowledgement, conn: sa.Connection) -> None:
    thread = placed.thread
    assert thread
    assert thread.customer
    if thread.into is None:  # else it turned out to be no new ticket
        opened = Opened(thread.id, thread.number, thread.origin_queue_id, thread.title)
        courtesy(conn, thread.id, partial(_put, conn, placed, opened, wish))


def _put(conn: sa.Connection, placed: Placed, opened: Opened, wish: Acknowledgement) -> None:
    thread = placed.thread
    assert thread
    assert thread.customer
    entry_id = put(conn, opened, thread.customer, placed.arrival.parsed.text, wish)
    if entry_id:
        thread.last_message_id, thread.message_count = entry_id, thread.message_count + 1
        threads.save_growth(conn, [thread])
