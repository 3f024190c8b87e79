"""How a channel is: written on its row for every screen, in one place, by the worker alone."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, mark
from tuidesk.mail.errors import MailError
from tuidesk.store import feed
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.worker.channels import Channel

log = logging.getLogger(__name__)


def well(store: Store, channel: Channel) -> None:
    """Note that the channel's server answered as it should just now."""
    _write(
        store,
        channel,
        {"ok_at": now(), "error_at": 0, "error_title": "", "error_hint": "", "retry_seconds": 0},
    )


def ill(store: Store, channel: Channel, problem: Problem, retry_seconds: float | None = None) -> None:
    """Note what is wrong with the channel; the time stays that of the first failure in a row.

    `retry_seconds` is when it is tried again by itself, None = as long as such trouble takes.
    """
    if retry_seconds is None:
        retry_seconds = problem.retry_seconds if isinstance(problem, MailError) else 0
    table = channel.table
    row = {
        "error_at": sa.case((table.c.error_at > 0, table.c.error_at), else_=now()),
        "error_title": problem.stored_title,
        "error_hint": problem.stored_hint,
        "retry_seconds": round(retry_seconds),
    }
    _write(store, channel, row)


def _write(store: Store, channel: Channel, row: Mapping[str, Any]) -> None:
    mine = channel.table.c.id == channel.id
    try:
        with store.write() as conn:
            conn.execute(sa.update(channel.table).where(mine).values(row))
            feed.publish(conn, "channel", channel.id)
    except Problem as problem:
        # A store that cannot be written is the trouble itself: screens see that by the missing beat.
        log.warning("channel health not stored: %s", problem)


class WorkerFault(Problem):
    """Something in the worker itself went wrong; the log holds the trace."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(
            Phrase(mark("The worker stumbled here ({kind})"), {"kind": type(error).__name__}),
            Phrase(mark("It goes on by itself; tell the makers what logs/worker.jsonl says")),
        )
