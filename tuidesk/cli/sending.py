"""What `new` and `reply` share: sending a letter and saying what happens to it next."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tuidesk.cli import identity
from tuidesk.cli.opening import Desk
from tuidesk.i18n import _, ngettext
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    from tuidesk.desk.actor import Actor
    from tuidesk.desk.replies.letter import Letter, Sent
    from tuidesk.mail.message import Address

WORKER_GONE_MS = 5000


def addresses(texts: list[str]) -> tuple[Address, ...]:
    """Read addresses such as `Ana Ruiz <ana@example.com>`; raises BadUsage."""
    from tuidesk.desk.names import check_from
    from tuidesk.mail.message import Address

    return tuple(Address(*check_from(text)) for text in texts)


def send(desk: Desk, actor: Actor, letter: Letter, args: argparse.Namespace) -> Sent:
    """Put the letter into the outbox, with or without the seconds to take it back."""
    from tuidesk.desk import replying

    return replying.send(desk.store, actor, letter, undo_ms=0 if args.no_undo else replying.UNDO_MS)


def next_step(desk: Desk, sent: Sent) -> str:
    """Say what happens to a mail next, in one line."""
    start = _("ticket #{number}, mail {id}:").format(number=sent.number, id=sent.outbox_id)
    line = f"{start} {_next(desk, sent)}"
    if sent.blocked:
        blocked = ", ".join(clean_line(address) for address in sent.blocked)
        line += f"; {_('not mailed, as the filter says: {addresses}').format(addresses=blocked)}"
    return line


def _next(desk: Desk, sent: Sent) -> str:
    from tuidesk.store import workers
    from tuidesk.store.clock import now

    if sent.state != "queued":
        return f"{_(sent.state)}: {_(sent.reason)}" if sent.reason else _(sent.state)
    with desk.store.read() as conn:
        beat = workers.alive(conn)
    if now() - beat > WORKER_GONE_MS:
        if identity.in_session():
            return _("waits for a worker: tell an admin that none runs")
        return _("waits for a worker (tuidesk worker starts one)")
    seconds = max(0, round((sent.not_before - now()) / 1000))
    return ngettext("sends in {n} s", "sends in {n} s", seconds).format(n=seconds)
