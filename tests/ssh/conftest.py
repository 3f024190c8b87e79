"""A desk as it stands on a server, and agents who log in to it."""

from __future__ import annotations

import email
import os
import secrets
import subprocess
from collections.abc import Callable, Iterator
from email.policy import SMTP
from pathlib import Path

import pytest

from tests.servers.smtp_sink import SmtpSink
from tests.servers.sshd import Sshd
from tests.terminal.conftest import TUIDESK, tuidesk
from tests.terminal.hostile_mail import ADMIN, take_in
from tests.terminal.program import Terminal
from tests.worker.post import letter
from tuidesk.desk import queues
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.locations import locate
from tuidesk.store.engine import open_store

__all__ = ["tuidesk"]

ANA = "Ana Ruiz <ana@cliente.test>"
EVERY_BYTE = bytes(range(256)) * 40
LONG = "\n\n".join(f"Zeile {number}" for number in range(1, 81))


@pytest.fixture
def way_out(smtp_sink: SmtpSink) -> SmtpSink:
    """Make a desk with a queue, two tickets and an SMTP server that its replies leave by."""
    locations = locate()
    locations.make()
    store = open_store(locations)
    server = Server(smtp_sink.host, smtp_sink.port, "none")
    channel_additions.add_smtp(store, ADMIN, "out", server, from_="Support <support@desk.test>")
    queues.add(store, ADMIN, "Support", reply_via="out")
    tickets = (("Factura equivocada", "El IVA está mal."), ("Lange Liste", LONG))
    take_in(store, [letter(ANA, "support@desk.test", subject, text) for subject, text in tickets])
    store.close()
    return smtp_sink


@pytest.fixture
def login(sshd: Sshd) -> Iterator[Callable[..., Terminal]]:
    """Give what logs in and shows the desk, as an agent whose key is tied to `tuidesk` does."""
    sessions: list[Terminal] = []

    def start(
        *, env: dict[str, str] | None = None, there: dict[str, str] | None = None, **size: int
    ) -> Terminal:
        inherited = {name: os.environ[name] for name in ("TUIDESK_HOME", "TUIDESK_LANG", "TZ")}
        command = sshd.client(TUIDESK, inherited | (there or {}))
        sessions.append(Terminal(command, env=env, **size))
        return sessions[-1]

    yield start
    for session in sessions:
        session.__exit__(None, None, None)


class Team:
    """Agents who come over SSH by keys of their own, to a desk with two tickets; the first has two attachments."""

    def __init__(self, sshd: Sshd, run: Callable[..., str]) -> None:
        self.sshd = sshd
        self._run = run
        self.keys: dict[str, Path] = {}
        self._screens: list[Terminal] = []

    def hire(self, name: str, role: str = "agent") -> None:
        """Add an agent with a key, and let sshd know it as an admin would."""
        key = self.sshd.make_key(f"{name}-{secrets.token_hex(4)}")
        self._run("agent", "add", name, "--email", f"{name}@desk.test", "--role", role, "--key", f"{key}.pub")
        self.keys[name] = key
        self.sshd.let_in("".join(line for line in self.lines() if line.rstrip().endswith(f" {name}")))

    def lines(self) -> list[str]:
        """Return what sshd reads."""
        return self._run("agent", "keys").splitlines(keepends=True)

    def ask(self, name: str, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Let an agent run one command."""
        login = self.sshd.login(self.keys[name], *words, terminal=False)
        return subprocess.run(login, input=stdin, capture_output=True)

    def said(self, name: str, *words: str, stdin: bytes = b"") -> str:
        """Let an agent run one command that must succeed, and return what it said."""
        done = self.ask(name, *words, stdin=stdin)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def screen(self, name: str, *, env: dict[str, str] | None = None, **options: int) -> Terminal:
        """Let an agent open the desk."""
        sends = tuple(f"-oSendEnv={one}" for one in env or {})
        login = self.sshd.login(self.keys[name], options=sends)
        self._screens.append(Terminal(login, env=env, **options))
        return self._screens[-1]

    def leave(self) -> None:
        """End every session."""
        for one in self._screens:
            one.__exit__(None, None, None)


@pytest.fixture
def team(sshd: Sshd, way_out: SmtpSink, tuidesk: Callable[..., str]) -> Iterator[Team]:
    """Give a desk with an agent ana, a readonly rob, and a ticket with attachments as its third."""
    store = open_store(locate())
    take_in(store, [with_files()])
    store.close()
    made = Team(sshd, tuidesk)
    made.hire("ana")
    made.hire("rob", "readonly")
    yield made
    made.leave()


def with_files() -> bytes:
    """Write a mail with a text and with bytes of every value, under a name that a shell would obey."""
    mail = email.message_from_bytes(letter(ANA, "support@desk.test", "Zwei Dateien", "Anbei."), policy=SMTP)
    mail.add_attachment("uno\n", filename="uno.txt")
    mail.add_attachment(EVERY_BYTE, "application", "pdf", filename="$(id); rm -rf ~.pdf")
    return mail.as_bytes()
