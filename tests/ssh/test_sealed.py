"""What a session is made of: an environment of our own, no rights to gain, and nothing else to run."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.helpers import wait_for
from tests.servers import decline
from tests.servers.sshd import Sshd
from tests.ssh.conftest import Team
from tests.terminal.program import Terminal
from tuidesk.locations import locate

pytestmark = pytest.mark.server

INSIDE = "tuidesk.cli.sessions.inside"
KNOWN = {
    "PATH",
    "HOME",
    "TERM",
    "SSH_CONNECTION",
    "LANG",
    "LC_MESSAGES",
    "COLORTERM",
    "NO_COLOR",
    "TUIDESK_HOME",
}
HOSTILE = {
    "TEXTUAL_DRIVER": "os:system",
    "TEXTUAL_LOG": "/tmp/textual.log",
    "TEXTUAL_SCREENSHOT_LOCATION": "/tmp",
    "PYTHONINSPECT": "1",
    "PYTHONSTARTUP": "/tmp/x.py",
    "PYTHONBREAKPOINT": "os.system",
    "BROWSER": "/bin/sh -c id",
    "EDITOR": "/bin/sh",
    "VISUAL": "/bin/sh",
    "PAGER": "/bin/sh",
    "LESSOPEN": "|/bin/sh -c id",
    "TERMINFO": "/tmp",
    "TUIDESK_HOME": "/tmp/elsewhere",
    "TUIDESK_DATABASE": "sqlite:////tmp/elsewhere.db",
    "TZ": "/etc/passwd",
    "LC_EVIL": "x$(id)",
}
KEYS = [
    *"jkgGrnaspmcwozv?/,!quxfM123fed[]+t",
    "\r",
    "\t",
    "\x1b",
    "\x05",
    "\x10",
    "\x1a",
    "\x06",
    "\x13",
    "\x0f",
]
KEYS += ["\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~", "sh\r", "/etc/passwd\r", "\x11", "\x12", "\x0c"]


def inside(home: Path) -> list[int]:
    """Return the sessions that run at a desk."""
    found: list[int] = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if INSIDE.encode() in (process / "cmdline").read_bytes():
                given = (process / "environ").read_bytes()
                found += [int(process.name)] if f"TUIDESK_HOME={home}\0".encode() in given else []
    return found


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory, sshd: Sshd) -> Iterator[Sshd]:
    """Run an OpenSSH whose admin lets every variable of a client in."""
    server = Sshd(tmp_path_factory.mktemp("careless"), accepts=" ".join(HOSTILE))
    server.start()
    yield server
    server.stop()


def test_the_environment_is_ours(team: Team, sealed: Path) -> None:
    session = team.screen("ana", env={**HOSTILE, "TERM": "xterm$(id)", "LC_ALL": "C.UTF-8"})
    session.until("Lange Liste")
    [pid] = inside(sealed)
    environ = Path(f"/proc/{pid}/environ").read_text().rstrip("\0").split("\0")
    given = dict(entry.split("=", 1) for entry in environ)
    assert given.keys() <= KNOWN
    assert (given["TERM"], given["PATH"], given["TUIDESK_HOME"]) == (
        "xterm-256color",
        "/usr/bin:/bin",
        str(sealed),
    )


def test_no_right_is_kept_and_none_can_be_gained(team: Team, sealed: Path) -> None:
    session = team.screen("ana")
    session.until("Lange Liste")
    [pid] = inside(sealed)
    status = dict(re.findall(r"(\w+):\t(.*)", Path(f"/proc/{pid}/status").read_text()))
    assert (status["NoNewPrivs"], status["Umask"]) == ("1", "0077")
    limits = Path(f"/proc/{pid}/limits").read_text()
    assert re.search(r"Max core file size +0 +0 ", limits)
    assert re.search(r"Max address space +\d+ +\d+ ", limits)
    assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")


def test_the_language_of_the_client_survives(team: Team) -> None:
    session = team.screen("ana", env={"LC_ALL": "es_ES.UTF-8"})
    session.until("Todos")
    session.until("─")
    plain = team.screen("rob", env={"LC_ALL": "", "LANG": "", "LC_CTYPE": ""})
    plain.until("Lange Liste")
    plain.settle()
    assert bytes(plain.raw).isascii()


def test_an_agents_own_language_comes_first(team: Team) -> None:
    with closing(sqlite3.connect(locate().database)) as conn, conn:
        conn.execute("UPDATE agent SET language = 'es' WHERE name = 'ana'")
    session = team.screen("ana", env={"LC_ALL": "en_US.UTF-8"})
    session.until("Todos")


def walk(session: Terminal, keys: list[str]) -> bool:
    """Press keys; say whether the session still runs."""
    for key in keys:
        with suppress(OSError):
            session.send(key)
        if not session.running():
            return False
    return True


def test_a_walk_over_all_keys_runs_nothing_but_the_cage(
    team: Team, tmp_path: Path, sealed: Path, tuidesk: Callable[..., str]
) -> None:
    strace = shutil.which("strace") or decline("strace is needed to see what is run")
    trace = tmp_path / "trace"
    tuidesk("agent", "key", "list", "ana")
    key = team.sshd.make_key("walker")
    [line] = [line for line in team.lines() if line.rstrip().endswith(" ana")]
    command = line.split('"')[1]
    traced = f'restrict,pty,command="{strace} -D -f -qq -s 300 -e trace=execve,execveat -o {trace} {command}"'
    team.sshd.let_in(f"{traced} {key.with_suffix('.pub').read_text()}")
    team.keys["ana"] = key
    random.seed(20)
    pressed = [*KEYS, *random.choices(KEYS, k=200)]
    while pressed:
        session = team.screen("ana")
        session.until("Lange Liste")
        part, pressed = pressed[:60], pressed[60:]
        walk(session, part)
        os.kill(session.pid, signal.SIGTERM)
        wait_for(lambda: not inside(sealed), "the session to end")
    ran = re.findall(r"execve\w*\((.*)\) = 0", trace.read_text())
    ours = [one for one in ran if INSIDE not in one and "session" not in one]
    assert any(INSIDE in one for one in ran)
    assert [one for one in ours if not re.search(r'"-P", "-m", "tuidesk\.mail\.\w+"', one)] == []


def test_a_client_that_reads_no_more_holds_nobody_up(
    team: Team, sealed: Path, tuidesk: Callable[..., str]
) -> None:
    stalled = team.screen("ana")
    stalled.until("Lange Liste")
    os.kill(stalled.pid, signal.SIGSTOP)
    try:
        for number in range(5):
            tuidesk("note", "1", "--body-file", "-", stdin=f"note {number}")
        with closing(sqlite3.connect(locate().database, timeout=30)) as conn:
            busy, _frames, _moved = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert busy == 0
    finally:
        os.kill(stalled.pid, signal.SIGCONT)
    stalled.send("j")
    stalled.until("Lange Liste")


def test_a_session_ends_with_its_line_and_keeps_the_draft(team: Team, sealed: Path) -> None:
    session = team.screen("ana")
    session.until("Lange Liste")
    session.send("rLiebe Ana, danke")
    session.until("Liebe Ana, danke")
    session.until("draft saved")
    os.kill(session.pid, signal.SIGKILL)
    wait_for(lambda: not inside(sealed), "the session to end with its line")
    again = team.screen("ana")
    again.until("Lange Liste")
    again.send("r")
    again.until("Liebe Ana, danke")


def test_an_attachment_is_fetched_by_the_line_on_the_screen(team: Team, sealed: Path) -> None:
    session = team.screen("ana")
    session.until("Zwei Dateien")
    session.send("\r")
    session.until("uno.txt")
    session.send("o")
    session.until("Fetch an attachment over SSH")
    session.send("\x1b[B\r")
    session.until(r"ssh -p \d+ \w+@127\.0\.0\.1 get 3/2 > id_rm_-rf_\.pdf")
    assert not (sealed / "saved").exists()


def test_a_composer_attaches_what_was_put_and_no_path(team: Team) -> None:
    team.said("ana", "put", "3", "offer.pdf", stdin=b"pdf")
    session = team.screen("ana")
    session.until("Zwei Dateien")
    session.send("r")
    session.until("To +Ana Ruiz")
    session.send("\x06")
    session.until("name of a file that was put")
    session.send("/etc/passwd\r")
    session.until("no file called")
    session.send("\x15offer.pdf\r")
    session.until("offer.pdf.*B")
