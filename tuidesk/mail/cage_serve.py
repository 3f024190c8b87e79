"""A caged process: reads frames from its standard input and answers each, with little memory and time.

Frames are those of `cage_dialogue`. The memory limit is set after the imports, the CPU limit anew before
each frame, so that one cannot use up another's time. Nothing in here talks to a network, a store or a terminal.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from typing import BinaryIO

from tuidesk.mail.cage_dialogue import LENGTH

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 5


def run(answer: Callable[[bytes], bytes]) -> None:
    """Close the cage's door and answer until standard input ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    serve(sys.stdin.buffer, sys.stdout.buffer, answer)


def serve(source: BinaryIO, answers: BinaryIO, answer: Callable[[bytes], bytes]) -> None:
    """Say with an empty frame that all is ready, then answer frames until the source ends."""
    answers.write(LENGTH.pack(0))
    answers.flush()
    while len(header := source.read(LENGTH.size)) == LENGTH.size:
        request = source.read(LENGTH.unpack(header)[0])
        _allow_cpu(CPU_SECONDS)
        said = answer(request)
        answers.write(LENGTH.pack(len(said)) + said)
        answers.flush()


def _allow_cpu(seconds: int) -> None:
    """Let this process use that much CPU time from now on; the kernel kills it beyond."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
