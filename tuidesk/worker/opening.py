"""Opens the folder of a channel over a connection of its own."""

from __future__ import annotations

from tuidesk.mail.imap import Mailbox
from tuidesk.worker.channels import InboundChannel, NoPassword, endpoint_of, login_of
from tuidesk.worker.context import Context


def open_mailbox(context: Context, channel: InboundChannel) -> Mailbox:
    """Connect to the channel's folder; raises a MailError, NoPassword or KeyMissing."""
    login = login_of(context.store, context.locations, channel)
    if login is None:
        raise NoPassword(channel.name)
    return Mailbox.open(endpoint_of(channel), login, channel.folder)
