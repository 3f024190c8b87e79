"""What a session takes from itself before it opens the desk: rights, core files, room to do harm.

All sessions share one Unix account. So a process that another session could attach to, or whose
memory could be written to a file, would give away more than its own agent may see.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys

MOST_MEMORY = 2 * 2**30  # address space; a desk with 100,000 tickets needs a quarter of it
MOST_FILES = 512

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38  # linux/prctl.h


def harden() -> None:
    """Take it; what cannot be taken on this system ends the session with OSError."""
    os.umask(0o077)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, MOST_MEMORY)
    _limit(resource.RLIMIT_NOFILE, MOST_FILES)
    os.chdir("/")
    if sys.platform == "linux":
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        _prctl(_PR_SET_DUMPABLE, 0)


def _limit(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (value, value))


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
