"""The worker's own door for mail: creation addresses by LMTP or SMTP."""

from __future__ import annotations

import logging
import socket
from typing import Literal

from tuidesk.mail.receive import Later, Listener
from tuidesk.worker.context import Context
from tuidesk.worker.whole import door_of_address, take_whole

log = logging.getLogger(__name__)


def make_listener(
    context: Context, where: str, protocol: Literal["lmtp", "smtp"], opened: socket.socket | None = None
) -> Listener:
    """Make a listener that does the whole intake before it says 250, and says "later" to any trouble."""

    def known(address: str) -> bool:
        with _later_on_trouble(), context.store.read() as conn:
            return door_of_address(conn, address) is not None

    def take(address: str, raw: bytes) -> None:
        with _later_on_trouble():
            with context.store.read() as conn:
                door = door_of_address(conn, address)
            if door is None:
                raise Later
            context.tally.arrived([take_whole(context.store, context.cage.parse, door, raw)])

    return Listener(where, protocol, known, take, opened)


class _later_on_trouble:  # noqa: N801 - used like a function
    """Turns every failure of the block into Later, so that the giver keeps the mail."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, Later):
            log.warning("mail refused for now: %s", kind.__name__ if kind else "")
            raise Later from error
