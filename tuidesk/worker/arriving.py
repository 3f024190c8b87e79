"""What a mail of a mailbox is to the intake: where it lies, whose it is, and whether it is old."""

from __future__ import annotations

from dataclasses import dataclass

from tuidesk.desk.intake import Arrival
from tuidesk.mail.imap import Fetched, Mailbox
from tuidesk.mail.message import Parsed
from tuidesk.store.engine import Store
from tuidesk.worker import generations
from tuidesk.worker.channels import InboundChannel
from tuidesk.worker.generations import FirstSight


@dataclass(frozen=True, slots=True)
class Source:
    """One folder of a channel under one UIDVALIDITY, as the mails that come from it are known."""

    channel: InboundChannel  # whose `folder` it is
    generation: int
    first_sight: FirstSight

    def arrival(self, mail: Fetched, sha256: str, parsed: Parsed) -> Arrival:
        """Return what goes into the intake; the bytes are in raw already."""
        return Arrival(
            channel=self.channel.name,
            folder=self.channel.folder,
            uidvalidity=self.generation,
            uid=mail.uid,
            sha256=sha256,
            parsed=parsed,
            received_ms=mail.internal_ms,
            queue_id=self.channel.queue_id,
            provider_id=mail.provider_id,
            sent_by_us=self.channel.sent,
            announce=not self.first_sight.before(mail.uid, mail.internal_ms),
        )


def source(store: Store, channel: InboundChannel, box: Mailbox) -> Source:
    """Return the folder that is open in the mailbox."""
    sight = generations.first_sight(store, channel, box)
    return Source(channel, generations.key(channel, box), sight)
