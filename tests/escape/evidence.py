"""What an attempt leaves behind: programs that ran, files that were touched, rows of the store."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.helpers import wait_for

SYSCALLS = "execve,execveat,open,openat,creat,connect"
RAN = re.compile(r"execve(?:at)?\((.*)\) = 0")
OPENED = re.compile(r'(?:open|openat|creat)\((?:AT_FDCWD, )?"([^"]*)"(.*)\) = \d')
CONNECTED = re.compile(r"connect\((?!.*/nscd/socket).*")  # getpwuid asks for a cache of names
NAMED = re.compile(r'[\[ ]"(\w+)=')  # a variable of an environment
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")
# The two steps of a session, and the child that reads hostile mail.
OURS = re.compile(
    r'"session", "--home", "[^"]+", "--as", "\w+"\]|"-I", "-m", "tuidesk\.cli\.sessions\.inside", "\w+"\]'
    r'|"-P", "-m", "tuidesk\.mail\.\w+"'
)
INSIDE = "tuidesk.cli.sessions.inside"
ENVIRONMENT = {
    "PATH", "HOME", "TERM", "SSH_CONNECTION", "LANG", "LC_MESSAGES", "COLORTERM", "COLORFGBG", "NO_COLOR",
    "TUIDESK_HOME", "SSH_ORIGINAL_COMMAND",
}  # fmt: skip
TICKETS_OWN = frozenset({
    "ticket", "message", "body", "event", "counter", "sequence", "upload", "draft", "presence",
    "read_mark", "watcher", "mention", "outbox", "attachment", "reference", "issued", "sqlite_sequence",
    "search", "search_data", "search_idx", "search_docsize",
})  # fmt: skip
# Who looks at what is no change of the desk; `change` tells others of it, and of nothing that no other table has.
SILENT = frozenset({"presence", "read_mark", "change", "sqlite_sequence"})


@dataclass(frozen=True, slots=True)
class Trace:
    """What the processes of one login did."""

    ran: list[str]
    read: list[str]
    written: list[str]
    connected: list[str]


def tracer(folder: Path) -> str:
    """Return what stands before a forced command so that its system calls are written down, one file a login."""
    return f"strace -D -f --seccomp-bpf -qq -v -s 400 -e trace={SYSCALLS} -o {folder}/$$.trace "


def take(folder: Path) -> Trace:
    """Return what was written down since the last time, when all logins have ended."""
    wait_for(lambda: not _traced(folder), "the sessions of an attempt to end")
    found = Trace([], [], [], [])
    for file in folder.glob("*.trace"):
        text = file.read_text(errors="replace")
        found.ran.extend(RAN.findall(text))
        found.connected.extend(CONNECTED.findall(text))
        for path, flags in OPENED.findall(text):
            (found.written if WRITING.search(flags) else found.read).append(path)
        file.unlink()
    return found


def _traced(folder: Path) -> list[int]:
    """Return the tracers that still run: each lives as long as what it looks at."""
    found: list[int] = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"{folder}/".encode() in (process / "cmdline").read_bytes():
                found.append(int(process.name))
    return found


def tables(database: Path) -> dict[str, str]:
    """Return a digest of every table of a store that holds more than who looks at what."""
    with closing(sqlite3.connect(database, timeout=60)) as conn:
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        names = [name for (name,) in conn.execute(query) if name not in SILENT]
        return {name: _digest(conn, name) for name in names}


def _digest(conn: sqlite3.Connection, table: str) -> str:
    rows = sorted(map(repr, conn.execute(f'SELECT * FROM "{table}"')))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def actors_since(database: Path, event_id: int) -> set[str]:
    """Return in whose names something was done after an event."""
    with closing(sqlite3.connect(database, timeout=60)) as conn:
        return {name for (name,) in conn.execute("SELECT actor FROM event WHERE id > ?", (event_id,))}


def last_event(database: Path) -> int:
    """Return the number of the last event."""
    with closing(sqlite3.connect(database, timeout=60)) as conn:
        [(number,)] = conn.execute("SELECT coalesce(max(id), 0) FROM event")
        return int(number)


def tree(folder: Path) -> set[str]:
    """Return the names of all files below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
