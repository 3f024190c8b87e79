"""Asks the worker to test a channel and tells how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from tuidesk.i18n import _
from tuidesk.screens.following import JobFollower
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import SafeText, clean_line


class ChannelTest:
    """One test of one channel, followed in a thread."""

    def __init__(self, opened: OpenDesk, channel: str) -> None:
        self._channel = channel
        self._job = JobFollower(opened, "test-channel", {"channel": channel})

    def follow(self) -> Iterator[SafeText]:
        """Yield a sentence at each step; the last one is the result."""
        for now in self._job.follow():
            if now.ended:
                works = clean_line(_("{channel} works").format(channel=self._channel))
                yield works if now.ok else now.words
            else:
                step = now.words or _("waits")
                yield clean_line(_("testing {channel}: {step}").format(channel=self._channel, step=step))
