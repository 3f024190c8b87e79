"""The threads of a worker, one a channel: started, replaced and stopped as the channels change."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tuidesk.store.engine import Store
from tuidesk.worker.channels import InboundChannel, OutboundChannel, inbound_channels, outbound_channels
from tuidesk.worker.context import Context
from tuidesk.worker.leased import LeasedThread
from tuidesk.worker.mailbox import mailbox_thread
from tuidesk.worker.sender import sender_thread

AnyChannel = InboundChannel | OutboundChannel


@dataclass(frozen=True, slots=True)
class _Crew:
    """A channel as it was when its thread began, and that thread."""

    channel: AnyChannel
    thread: LeasedThread


class Fleet:
    """Keeps one thread running for every channel that is to be served."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._crews: dict[str, _Crew] = {}
        self._leaving: list[LeasedThread] = []

    def follow(self) -> None:
        """Stop the threads of channels that changed or went, and start those of changed and new ones."""
        wanted = {channel.lease: channel for channel in served(self._context.store)}
        for lease, crew in list(self._crews.items()):
            if wanted.get(lease) != crew.channel:
                self._dismiss(lease)
        for lease, channel in wanted.items():
            if lease not in self._crews:
                self._crews[lease] = _Crew(channel, self._started(channel))
        self._leaving = [thread for thread in self._leaving if thread.is_alive()]

    def wake_senders(self) -> None:
        """Let every way out look into the outbox now."""
        for crew in self._crews.values():
            if isinstance(crew.channel, OutboundChannel):
                crew.thread.wake.set()

    def stop(self, deadline: float) -> bool:
        """Stop every thread and wait until `deadline` (monotonic); False when one is still at it."""
        for lease in list(self._crews):
            self._dismiss(lease)
        for thread in self._leaving:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._leaving)

    def _started(self, channel: AnyChannel) -> LeasedThread:
        if isinstance(channel, InboundChannel):
            thread = mailbox_thread(self._context, channel)
        else:
            thread = sender_thread(self._context, channel)
        thread.start()
        return thread

    def _dismiss(self, lease: str) -> None:
        crew = self._crews.pop(lease)
        if isinstance(crew.channel, InboundChannel):
            self._context.synced.forget(crew.channel.id)
        crew.thread.stop()
        self._leaving.append(crew.thread)


def served(store: Store) -> list[AnyChannel]:
    """Return every channel that a worker serves."""
    with store.read() as conn:
        return [*inbound_channels(conn), *outbound_channels(conn)]
