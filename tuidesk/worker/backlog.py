"""Tells screens how many mails of a folder wait on the server, while there are many."""

from __future__ import annotations

import time

import sqlalchemy as sa

from tuidesk.store.engine import Store
from tuidesk.store.tables import inbound
from tuidesk.worker.channels import InboundChannel

FEW = 50  # fewer are taken in before anybody could read how many they are
TELL_SECONDS = 2.0


class Backlog:
    """Writes the count to the channel's row, now and then; a few mails cost no transaction."""

    def __init__(self, store: Store, channel: InboundChannel) -> None:
        self._store = store
        self._mine = inbound.c.id == channel.id
        self._told_at = 0.0
        with store.read() as conn:
            self._told = conn.scalar(sa.select(inbound.c.backlog).where(self._mine)) or 0

    def left(self, count: int) -> None:
        """Take note that so many mails are still to be taken in."""
        recently = time.monotonic() - self._told_at < TELL_SECONDS
        if count == self._told or (count and (recently or (count < FEW and not self._told))):
            return
        with self._store.write() as conn:
            conn.execute(sa.update(inbound).where(self._mine).values(backlog=count))
        self._told, self._told_at = count, time.monotonic()
