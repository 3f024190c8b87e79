"""An outbound channel: one mail after another, over one connection at a time."""

from __future__ import annotations

import logging
import time

from tuidesk.desk import outbox
from tuidesk.desk.outbox import Outcome, WorkItem
from tuidesk.errors import Problem
from tuidesk.mail.errors import MailError, Throttled
from tuidesk.mail.refusals import MailRefused
from tuidesk.mail.smtp import Delivery, Envelope
from tuidesk.store.engine import Store
from tuidesk.store.errors import LeaseLost, StoreProblem
from tuidesk.store.leases import Lease
from tuidesk.worker import logins, report
from tuidesk.worker.channels import OutboundChannel, login_of
from tuidesk.worker.context import Context
from tuidesk.worker.leased import LeasedThread, Turn
from tuidesk.worker.log_lines import note
from tuidesk.worker.sent_folder import SentFolders
from tuidesk.worker.wall_clock import WallClock
from tuidesk.worker.watch import WayOutWatch

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0  # a look at the outbox although nothing called for it
SHORTEST_SECONDS = 0.25  # what is due may be another channel's: no reason to spin
SETTLE_SECONDS = 30.0  # how long a store is waited for that cannot take what a server said
SETTLE_AGAIN_SECONDS = 0.5
SYNC_FIRST_SECONDS = 30.0  # how long replies wait for the mailboxes after a time without network


def send_next(context: Context, channel: OutboundChannel, lease: Lease) -> Delivery | None:
    """Send the next mail that is due and write down what became of it; None when none is due."""
    store, locations = context.store, context.locations
    login = login_of(store, locations, channel)
    item = outbox.claim(store, lease, channel.id)
    if item is None:
        return None
    envelope = Envelope(item.sender, item.recipients, item.data, item.null_first)
    delivery = logins.deliver(store, locations, channel, login, envelope, greeting_name(item))
    try:
        state = _settled(store, lease, item, as_outcome(delivery))
    except LeaseLost:
        if delivery.outcome == "sent":
            outbox.taken(store, item.outbox_id, delivery.refused, delivery.reply)
        raise
    note(
        log,
        "mail tried",
        channel=channel.id,
        outbox=item.outbox_id,
        size=len(item.data),
        outcome=delivery.outcome,
        state=state,
    )
    if state == "sent":
        context.tally.sent()
    if delivery.outcome == "unreachable" and delivery.problem:
        report.ill(store, channel, delivery.problem)
    return delivery


def _settled(store: Store, lease: Lease, item: WorkItem, outcome: Outcome) -> str:
    """Write down what became of a mail; a store that is away for a moment makes no doubt of what is known."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        try:
            return outbox.settle(store, lease, item, outcome)
        except LeaseLost:
            raise
        except StoreProblem:
            if time.monotonic() > deadline:
                raise
            time.sleep(SETTLE_AGAIN_SECONDS)


def greeting_name(item: WorkItem) -> str:
    """Return the name for EHLO: the sender's domain, so that no host name of ours leaks."""
    return item.sender.rpartition("@")[2] or "localhost"


def as_outcome(delivery: Delivery) -> Outcome:
    """Turn what the wire saw into the plain values that the outbox keeps."""
    problem = delivery.problem
    return Outcome(
        outcome=delivery.outcome,
        accepted=delivery.accepted,
        refused=delivery.refused,
        reply=delivery.reply,
        assigned_id=delivery.assigned_id,
        title=problem.stored_title if problem else "",
        hint=problem.stored_hint if problem else "",
        null_refused=delivery.null_refused,
        of_channel=isinstance(problem, MailRefused) and problem.of_channel,
        retry_seconds=_pause_seconds(problem),
    )


def _pause_seconds(problem: MailError | None) -> float:
    """Return how long to leave the server alone, 0 = as long as usual."""
    if isinstance(problem, Throttled):
        return problem.retry_ms / 1000
    return problem.retry_seconds if problem else 0


def serve(context: Context, channel: OutboundChannel, turn: Turn) -> None:
    """Send what is due until told to halt; new mail that a reply may have missed is fetched first."""
    store = context.store
    outbox.stale(store, channel.id, turn.lease.epoch)
    sent_folders = SentFolders(context, channel, turn.lease)
    watch = WayOutWatch(context, channel)
    unseen_since = context.started  # mail may have come since then that no mailbox has fetched yet
    away = False  # at the last mail
    outbox.resume(store, channel.id)
    clock = WallClock()
    while not turn.halt.is_set():
        turn.wake.clear()
        if back := clock.set_back_ms():
            outbox.set_back(store, channel.id, back)
        seconds = _seconds_to_due(context)
        if unseen_since and not seconds:
            _sync_first(context, turn, unseen_since)
        delivery = None if turn.halt.is_set() else send_next(context, channel, turn.lease)
        turn.backoff.reset()
        if delivery is None:
            sent_folders.look()
            watch.look()
            to_next = min(sent_folders.seconds_to_next(), watch.seconds_to_next())
            turn.wake.wait(min(max(seconds, SHORTEST_SECONDS), to_next))
        else:
            watch.delivered(delivery)
            was_away, away = away, delivery.outcome == "unreachable"
            if away:
                unseen_since = time.monotonic()
            elif not was_away:  # else the network came back with this mail, after the mailboxes were asked
                unseen_since = 0.0


def _sync_first(context: Context, turn: Turn, since: float) -> None:
    """Wait until the mailboxes were synced after `since`, but not for long; those out of reach are tried again."""
    context.synced.ask()
    deadline = time.monotonic() + SYNC_FIRST_SECONDS
    while not turn.halt.is_set() and time.monotonic() < deadline:
        if context.synced.wait(since, SHORTEST_SECONDS):
            return


def _seconds_to_due(context: Context) -> float:
    with context.store.read() as conn:
        due = outbox.due_in_ms(conn)
    return LOOK_SECONDS if due is None else min(due / 1000, LOOK_SECONDS)


def sender_thread(context: Context, channel: OutboundChannel) -> LeasedThread:
    """Make the thread that empties a channel's outbox."""

    def trouble(problem: Problem, seconds: float) -> None:
        report.ill(context.store, channel, problem, seconds)

    return LeasedThread(context, channel.lease, lambda turn: serve(context, channel, turn), trouble)
