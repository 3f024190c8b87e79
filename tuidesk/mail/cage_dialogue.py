"""One batch of mails through the cage's pipes: written while the answers are read."""

from __future__ import annotations

import os
import select
import struct
import subprocess
import time
from collections.abc import Iterator, Sequence

LENGTH = struct.Struct(">I")  # a frame is its length, big-endian, and its bytes
_READ = 1 << 18
_MAX_ANSWER = 64 << 20


class ChildLost(Exception):
    """The child ended, hung or answered nonsense."""


def await_ready(child: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait for the empty frame by which a child says that it is ready; raises ChildLost when it does not."""
    if list(Dialogue(child, [], seconds).answers(1)) != [b""]:
        raise ChildLost


class Dialogue:
    """Sends frames to a child and yields its answers in order.

    Raises ChildLost after `wall` seconds without an answer.
    """

    def __init__(self, child: subprocess.Popen[bytes], raws: Sequence[bytes], wall: float) -> None:
        if child.stdin is None or child.stdout is None:
            raise ChildLost
        self._source = child.stdin.fileno()
        self._answers = child.stdout.fileno()
        os.set_blocking(self._source, False)
        self._expected = len(raws)
        self._frames = (piece for raw in raws for piece in (LENGTH.pack(len(raw)), raw))
        self._pending = memoryview(b"")
        # poll and not select, which knows no descriptor above 1023: a busy worker may hold more.
        self._poll = select.poll()
        self._poll.register(self._answers, select.POLLIN)
        self._poll.register(self._source, select.POLLOUT)
        self._received = bytearray()
        self._wall = wall

    def answers(self, expected: int | None = None) -> Iterator[bytes]:
        """Yield one JSON text a mail, or as many frames as are expected."""
        deadline = time.monotonic() + self._wall
        for _ in range(self._expected if expected is None else expected):
            while (answer := self._complete()) is None:
                self._exchange(deadline)
            yield answer
            deadline = time.monotonic() + self._wall

    def _exchange(self, deadline: float) -> None:
        """Wait until something can be read or written, and do it."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise ChildLost
        ready = {descriptor for descriptor, _event in self._poll.poll(left * 1000)}
        if self._answers in ready:
            data = os.read(self._answers, _READ)
            if not data:
                raise ChildLost
            self._received += data
        elif self._source in ready:
            self._write()

    def _write(self) -> None:
        while not self._pending:
            piece = next(self._frames, None)
            if piece is None:
                self._poll.unregister(self._source)
                return
            self._pending = memoryview(piece)
        try:
            self._pending = self._pending[os.write(self._source, self._pending[:_READ]) :]
        except BlockingIOError:
            return

    def _complete(self) -> bytes | None:
        """Take the next whole answer out of what was received, None when it is not all there."""
        if len(self._received) < LENGTH.size:
            return None
        size = LENGTH.unpack_from(self._received)[0]
        if size > _MAX_ANSWER:
            raise ChildLost
        end = LENGTH.size + size
        if len(self._received) < end:
            return None
        answer = bytes(self._received[LENGTH.size : end])
        del self._received[:end]
        return answer
