"""Opens the folder of a channel over a connection of its own."""

from __future__ import annotations

from tuidesk.mail.imap import Mailbox
from tuidesk.mail.tls import AnyLogin
from tuidesk.worker.channels import InboundChannel, NoPassword, endpoint_of
from tuidesk.worker.context import Bench
from tuidesk.worker.logins import logged_in


def open_mailbox(context: Bench, channel: InboundChannel) -> Mailbox:
    """Connect to the channel's folder; raises a MailError, NoPassword or KeyMissing."""

    def opened(login: AnyLogin | None) -> Mailbox:
        if login is None:
            raise NoPassword(channel.name)
        return Mailbox.open(endpoint_of(channel), login, channel.folder)

    return logged_in(context.store, context.locations, channel, opened)
