"""Does chores in mailboxes: each on a short connection beside the one that waits for news, again until it worked."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from email.parser import BytesHeaderParser

import sqlalchemy as sa

from tuidesk.errors import Problem
from tuidesk.mail.errors import FolderMissing, ServerOdd
from tuidesk.mail.imap.tidy import Tidy
from tuidesk.store import chores, generations, senders
from tuidesk.store.chores import Chore
from tuidesk.store.clock import now
from tuidesk.store.tables import inbound, outbox
from tuidesk.worker.channels import InboundChannel, NoPassword, endpoint_of, inbound_channel, login_of
from tuidesk.worker.context import Context
from tuidesk.worker.leased import LeasedThread, Turn

log = logging.getLogger(__name__)

LEASE = "chores"
LOOK_SECONDS = 60.0
WAITS_MS = (60_000, 300_000, 900_000, 3_600_000, 6 * 3_600_000)  # between tries, then the last again
MOST_TRIES = 20  # within four days; what is left undone then loses nothing

Work = Callable[[Tidy, list[Chore]], bool]  # does chores of one kind and says whether they are done


def serve(context: Context, turn: Turn) -> None:
    """Do chores until told to halt."""
    while not turn.halt.is_set():
        turn.wake.clear()
        do_due(context, turn.halt)
        turn.wake.wait(_seconds_to_next(context))


def do_due(context: Context, stop: threading.Event) -> None:
    """Do what is due, some hundred at a time; what cannot be done is tried again later."""
    while not stop.is_set() and _do_some(context, stop):
        pass


def _do_some(context: Context, stop: threading.Event) -> bool:
    """Do the oldest of what is due, mailbox by mailbox; False when nothing is."""
    with context.store.read() as conn:
        due = chores.due(conn, now())
        channels = {inbound_id: inbound_channel(conn, inbound_id) for inbound_id in due}
    for inbound_id, found in due.items():
        if stop.is_set():
            break
        channel = channels[inbound_id]
        if channel is None:
            _forget(context, found)
        else:
            _Errand(context, channel).run(found)
    return bool(due)


class _Errand:
    """One visit to one mailbox."""

    def __init__(self, context: Context, channel: InboundChannel) -> None:
        self._context = context
        self._channel = channel

    def run(self, found: Sequence[Chore]) -> None:
        """Do the chores; those that a failure left undone wait."""
        left = {one.id: one for one in found}
        try:
            with closing(self._open()) as box:
                for work, group in self._grouped(found):
                    if self._worked(work, box, group):
                        _forget(self._context, group)
                        left = {key: one for key, one in left.items() if one not in group}
        except Problem as problem:
            log.info("chores in %s wait: %s", self._channel.name, problem)
        for one in left.values():
            _try_later(self._context, one)

    def _worked(self, work: Work, box: Tidy, group: list[Chore]) -> bool:
        """Do it and say whether it is done; raises what ends the whole visit."""
        try:
            return work(box, group)
        except (FolderMissing, ServerOdd) as problem:  # about this one thing only
            log.warning("chore %s in %s: %s", group[0].kind, self._channel.name, problem)
        except Problem:
            raise
        except Exception:
            log.exception("chore %s in %s stumbled", group[0].kind, self._channel.name)
        return False

    def _open(self) -> Tidy:
        login = login_of(self._context.store, self._context.locations, self._channel)
        if login is None:
            raise NoPassword(self._channel.name)
        return Tidy.open(endpoint_of(self._channel), login)

    def _grouped(self, found: Sequence[Chore]) -> list[tuple[Work, list[Chore]]]:
        """Bring together what one command does: marks and moves of one folder."""
        folders: defaultdict[tuple[str, str, int], list[Chore]] = defaultdict(list)
        for one in found:
            many = one.kind in ("read", "move")
            folders[one.kind, one.folder, one.uidvalidity if many else one.id].append(one)
        works = {"read": self._read, "move": self._move, "append": self._append, "sender": self._sender}
        return [(works[kind], group) for (kind, _folder, _), group in folders.items()]

    def _read(self, box: Tidy, group: list[Chore]) -> bool:
        if self._stands(box, group[0]):
            box.mark_read(group[0].folder, [one.uid for one in group])
        return True

    def _move(self, box: Tidy, group: list[Chore]) -> bool:
        with self._context.store.read() as conn:
            where = sa.select(inbound.c.after, inbound.c.after_folder).where(inbound.c.id == self._channel.id)
            after, target = conn.execute(where).one()
        wanted = after == "move" and target not in ("", group[0].folder)  # it may be decided otherwise by now
        if wanted and self._stands(box, group[0]):
            box.move(group[0].folder, [one.uid for one in group], target)
        return True

    def _stands(self, box: Tidy, one: Chore) -> bool:
        """Say whether the UID means the same mail still: the folder was neither made anew nor is of another server."""
        return generations.key(self._channel.generation, box.uidvalidity(one.folder)) == one.uidvalidity

    def _append(self, box: Tidy, group: list[Chore]) -> bool:
        data = self._context.store.raw.get(group[0].sha256)
        folder = box.sent_folder()
        if folder is None:
            log.info("%s has no folder of sent mail, so no copy is filed", self._channel.name)
            return True
        if not box.holds(folder, _message_id(data)):  # the server may have kept one, or the last try worked
            box.append(folder, data)
        return True

    def _sender(self, box: Tidy, group: list[Chore]) -> bool:
        """Compare the From of the provider's own copy with ours."""
        folder = box.sent_folder()
        message_id = _message_id(self._context.store.raw.get(group[0].sha256))
        seen = box.from_of(folder, message_id) if folder else ""
        if not seen:
            return False
        with self._context.store.write() as conn:
            query = sa.select(outbox.c.outbound_id, outbox.c.from_address)
            row = conn.execute(query.where(outbox.c.message_id == message_id)).first()
            if row is not None and row.outbound_id is not None:
                senders.note_seen(conn, row.outbound_id, row.from_address, seen)
        return True


def _message_id(data: bytes) -> str:
    return str(BytesHeaderParser().parsebytes(data).get("Message-ID", ""))


def _forget(context: Context, group: Sequence[Chore]) -> None:
    with context.store.write() as conn:
        chores.done(conn, [one.id for one in group])


def _try_later(context: Context, one: Chore) -> None:
    if one.attempts + 1 >= MOST_TRIES:
        log.warning("chore %s given up", one.kind)
        _forget(context, [one])
        return
    with context.store.write() as conn:
        chores.later(conn, one.id, WAITS_MS[min(one.attempts, len(WAITS_MS) - 1)])


def _seconds_to_next(context: Context) -> float:
    with context.store.read() as conn:
        at = chores.next_at(conn)
    return LOOK_SECONDS if at is None else min(max(at - now(), 250) / 1000, LOOK_SECONDS)


def chores_thread(context: Context) -> LeasedThread:
    """Make the thread that does chores."""
    return LeasedThread(context, LEASE, lambda turn: serve(context, turn), lambda problem, seconds: None)
