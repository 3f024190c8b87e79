"""A mailbox: connect, take in what is new, wait for news, begin again."""

from __future__ import annotations

from tuidesk.desk import outbox
from tuidesk.errors import Problem
from tuidesk.worker import report
from tuidesk.worker.channels import InboundChannel, login_of, outbound_channels
from tuidesk.worker.context import Context
from tuidesk.worker.leased import NO_NETWORK, LeasedThread, Turn
from tuidesk.worker.opening import open_mailbox
from tuidesk.worker.sent_watch import SentWatch
from tuidesk.worker.spam import SpamWatch
from tuidesk.worker.sync import FolderSync

__all__ = ["mailbox_thread", "open_mailbox", "serve"]

# With the wait for an answer less than a minute: so soon is known that a connection or a sign-in is dead.
# RFC 2177 asks for 29 minutes at the most; NAT routers and providers forget connections sooner.
IDLE_SECONDS = 40.0


def serve(context: Context, channel: InboundChannel, turn: Turn) -> None:
    """Take in new mail until told to halt; raises whatever keeps the mailbox from being read."""
    box = open_mailbox(context, channel)
    spam = SpamWatch(context, channel)
    try:
        folder = FolderSync(context, channel, box, turn.lease.check)
        sent = SentWatch(context, channel, box, turn.lease.check)
        while not turn.halt.is_set():
            folder.run(turn.halt)
            if sent.look(turn.halt):  # news may have come unheard meanwhile
                folder = folder if folder.current else FolderSync(context, channel, box, turn.lease.check)
                folder.run(turn.halt)
            check_login(context, channel)
            if turn.backoff.failures:
                network_is_back(context)
            turn.backoff.reset()
            context.synced.done(channel.id)
            spam.look()
            box.wait(min(channel.poll_seconds, IDLE_SECONDS), turn.halt)
    finally:
        box.close()


def check_login(context: Context, channel: InboundChannel) -> None:
    """Write down that the mailbox works, or that it will not for long: its sign-in cannot be renewed.

    The open connection is kept meanwhile, since it still brings mail.
    """
    try:
        login_of(context.store, context.locations, channel)
    except Problem as problem:
        report.ill(context.store, channel, problem)
    else:
        report.well(context.store, channel)


def network_is_back(context: Context) -> None:
    """Let mail that waits for the network leave now, since a mailbox can be reached again and is synced."""
    with context.store.read() as conn:
        ways_out = outbound_channels(conn)
    for way in ways_out:
        outbox.wake(context.store, way.id)


def mailbox_thread(context: Context, channel: InboundChannel) -> LeasedThread:
    """Make the thread that keeps a mailbox synced."""

    def trouble(problem: Problem, seconds: float) -> None:
        report.ill(context.store, channel, problem, seconds)
        context.synced.done(channel.id, unreached=isinstance(problem, NO_NETWORK))

    thread = LeasedThread(context, channel.lease, lambda turn: serve(context, channel, turn), trouble)
    context.synced.expect(channel.id, thread.nudge)
    return thread
