"""A mailbox: connect, take in what is new, wait for news, begin again."""

from __future__ import annotations

from tuidesk.desk import outbox
from tuidesk.errors import Problem
from tuidesk.mail.imap import Mailbox
from tuidesk.worker import report
from tuidesk.worker.channels import InboundChannel, NoPassword, endpoint_of, login_of, outbound_channels
from tuidesk.worker.context import Context
from tuidesk.worker.leased import LeasedThread, Turn
from tuidesk.worker.sync import FolderSync

# An IDLE must be renewed before RFC 2177's 29 minutes; NAT routers and providers forget connections sooner.
IDLE_SECONDS = 270


def open_mailbox(context: Context, channel: InboundChannel) -> Mailbox:
    """Connect to the channel's folder; raises a MailError, NoPassword or KeyMissing."""
    login = login_of(context.store, context.locations, channel)
    if login is None:
        raise NoPassword(channel.name)
    return Mailbox.open(endpoint_of(channel), login, channel.folder)


def serve(context: Context, channel: InboundChannel, turn: Turn) -> None:
    """Take in new mail until told to halt; raises whatever keeps the mailbox from being read."""
    box = open_mailbox(context, channel)
    try:
        folder = FolderSync(context, channel, box, turn.lease.check)
        while not turn.halt.is_set():
            folder.run(turn.halt)
            report.well(context.store, channel)
            if turn.backoff.failures:
                network_is_back(context)
            turn.backoff.reset()
            context.synced.done(channel.id)
            box.wait(min(channel.poll_seconds, IDLE_SECONDS), turn.halt)
    finally:
        box.close()


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
        context.synced.done(channel.id)

    context.synced.expect(channel.id)
    return LeasedThread(context, channel.lease, lambda turn: serve(context, channel, turn), trouble)
