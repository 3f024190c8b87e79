"""The caged process: reads mails from its standard input, answers each with one JSON text.

Frames are those of `cage_dialogue`. The memory limit is set after the
imports, the CPU limit anew before each mail, so that one mail cannot use up another's time.
Nothing in here talks to a network, a store or a terminal.
"""

from __future__ import annotations

import os
import resource
import sys
from typing import BinaryIO

import tuidesk.mail.html  # noqa: F401 - html2text is loaded before the memory limit is set
from tuidesk.mail.cage_dialogue import LENGTH
from tuidesk.mail.parse import parse

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 5
TEST_VARIABLE = "TUIDESK_CAGE_TEST"  # a text; a mail that holds it kills the child (tests only)


def serve(source: BinaryIO, answers: BinaryIO) -> None:
    """Say with an empty frame that all is ready, then answer frames until the source ends."""
    answers.write(LENGTH.pack(0))
    answers.flush()
    deadly = os.environ.get(TEST_VARIABLE, "").encode()
    while len(header := source.read(LENGTH.size)) == LENGTH.size:
        raw = source.read(LENGTH.unpack(header)[0])
        _allow_cpu(CPU_SECONDS)
        if deadly and deadly in raw:
            os.abort()
        answer = parse(raw).to_json().encode("ascii")
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _allow_cpu(seconds: int) -> None:
    """Let this process use that much CPU time from now on; the kernel kills it beyond."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main() -> None:
    """Close the cage's door and serve."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
