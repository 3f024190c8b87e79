"""A watched Sent folder: beside the inbox and over its connection, what agents sent from other programs comes in."""

from __future__ import annotations

import logging
import threading

from tuidesk.mail.imap import Mailbox
from tuidesk.worker.channels import InboundChannel
from tuidesk.worker.context import Context
from tuidesk.worker.sync import Fence, FolderSync

log = logging.getLogger(__name__)


class SentWatch:
    """Looks into Sent whenever the inbox was looked at, and opens it only when something is new there."""

    def __init__(self, context: Context, channel: InboundChannel, box: Mailbox, fence: Fence) -> None:
        self._context = context
        self._channel = channel
        self._box = box
        self._fence = fence
        self._name = ""
        self._seen: tuple[int, int] | None = None
        self._folder: FolderSync | None = None

    def look(self, stop: threading.Event) -> bool:
        """Take in what is new; True when the inbox was closed for it and opened again."""
        if not self._channel.watch_sent:
            return False
        stands = self._stands()
        if stands is None or stands == self._seen:
            return False
        self._box.enter(self._name)
        if self._folder is None or not self._folder.current:
            side = self._channel.sent_side(self._name)
            self._folder = FolderSync(self._context, side, self._box, self._fence)
        self._folder.run(stop)
        self._box.enter(self._channel.folder)
        self._seen = stands
        return True

    def _stands(self) -> tuple[int, int] | None:
        """Return what tells whether something came; None when the mailbox has no such folder beside the inbox."""
        self._name = self._name or self._box.sent_folder() or ""
        if self._name in ("", self._channel.folder):
            return None
        stands = self._box.stands(self._name)
        if stands is None:
            log.info("sent mail of %s is not where it was: it is looked for again", self._channel.name)
            self._name, self._folder = "", None
        return stands
