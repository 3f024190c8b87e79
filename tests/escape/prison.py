"""A desk on a host with secrets all around, whose agents come over SSH by keys of their own; ana is the attacker."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.escape import evidence
from tests.escape.attempt import Outcome
from tests.servers.sshd import CLIENT_OPTIONS, Sshd
from tests.ssh.conftest import with_files
from tests.terminal.conftest import TUIDESK
from tests.terminal.hostile_mail import ADMIN, take_in
from tests.terminal.program import Terminal
from tests.worker.post import letter
from tuidesk.desk import agent_keys, agents, public_key, queues, tickets, uploads
from tuidesk.desk.channels import additions
from tuidesk.desk.servers import Server
from tuidesk.locations import locate
from tuidesk.store import tickets as records
from tuidesk.store.engine import Store, open_store

CANARY = (
    f"canary-{secrets.token_hex(8)}"  # stands in a file, in a hidden queue, in a password and in bob's upload
)
CUSTOMER = "Eva Sol <eva@cliente.test>"
LINK = "\x1b]8;;file:///etc/passwd\x1b\\click\x1b]8;;\x1b\\ \x1b]52;c;aWQ=\x07 \x05 \x1b[c \x1b[21t see file:///etc/passwd"
AGENTS = {"ana": "agent", "bob": "agent", "max": "agent", "rob": "readonly", "gone": "agent"}
HIDDEN = 4  # the number of the ticket that only bob sees


class Prison:
    """The desk, its sshd, and what must never come out; `see` of a screen waits until it is there."""

    def __init__(self, sshd: Sshd, home: Path, folder: Path) -> None:
        self.sshd, self.home, self.folder = sshd, home, folder
        self.traces, self.host, self.client = folder / "traces", folder / "host", folder / "client"
        for made in (self.traces, self.host, self.client):
            made.mkdir()
        self.secret_file = self.host / "secret.txt"
        self.secret_file.write_text(CANARY)
        self.keys: dict[str, Path] = {}
        self.database = locate().database

    def set_up(self) -> None:
        """Make the desk: three tickets that all see, one that only bob sees, and agents with keys."""
        locations = locate()
        locations.make()
        store = open_store(locations)
        server = Server("127.0.0.1", 9, "none")
        additions.add_smtp(
            store, ADMIN, "out", server, from_="S <support@desk.test>", user="support", password=CANARY
        )
        queues.add(store, ADMIN, "Support", reply_via="out")
        take_in(store, [
            letter(CUSTOMER, "support@desk.test", "Factura", "El IVA esta mal."),
            letter(CUSTOMER, "support@desk.test", "Enlaces", LINK),
            with_files(),
            letter(CUSTOMER, "support@desk.test", f"Nomina {CANARY}", f"Sueldo {CANARY}"),
        ])  # fmt: skip
        agents.add(store, ADMIN, agents.os_user()[0], "root@desk.test", "admin")
        for name, role in AGENTS.items():
            agents.add(store, ADMIN, name, f"{name}@desk.test", role)
        self._hide(store)
        self._fill(store)
        self._let_in(store)
        agents.disable(store, ADMIN, "gone")
        store.close()

    def _hide(self, store: Store) -> None:
        """Move a ticket to where only bob sees it."""
        queue = queues.add(store, ADMIN, "Payroll", reply_via="out")
        queues.change(store, ADMIN, "Payroll", [("members", "bob")])
        with store.read() as conn:
            hidden = records.find(conn, HIDDEN)
        assert hidden
        tickets.move(store, ADMIN, [hidden.id], queue)

    def _fill(self, store: Store) -> None:
        """Let bob put a file, and max as many as an agent may."""
        uploads.put(store, agents.named(store, "bob"), 1, "bobs.txt", CANARY.encode())
        for number in range(uploads.MOST_FILES):
            uploads.put(store, agents.named(store, "max"), 1, f"{number}.txt", b"x")

    def _let_in(self, store: Store) -> None:
        """Write the lines that `tuidesk agent keys` prints, with a tracer before each command."""
        for name in AGENTS:
            key = self.keys[name] = self.sshd.make_key(f"{name}-{secrets.token_hex(4)}")
            public = key.with_suffix(".pub").read_text()
            agent_keys.add(store, ADMIN, name, public_key.parse(public))
        lines = self.tuidesk("agent", "keys", "--home", str(self.home))
        opening = 'restrict,pty,command="'
        assert lines.count(opening) == len(AGENTS)
        self.sshd.let_in(lines.replace(opening, opening + evidence.tracer(self.traces)))

    def tuidesk(self, *words: str) -> str:
        """Run a command as the admin does, on the host."""
        done = subprocess.run([*TUIDESK, *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(
        self, agent: str, *words: str | bytes, stdin: bytes = b"", options: Sequence[str] = (), key: str = ""
    ) -> Outcome:
        """Let an agent ask for a command without a terminal."""
        login = self.sshd.login(Path(key or self.keys[agent]), terminal=False, options=tuple(options))
        return run([*login, *words], stdin)

    def program(self, name: str, *words: str, stdin: bytes = b"") -> Outcome:
        """Run a program of OpenSSH's client as ana."""
        usual = [f"-o{option}={value}" for option, value in CLIENT_OPTIONS.items()]
        place = [f"-oPort={self.sshd.port}", f"-oIdentityFile={self.keys['ana']}", "-oBatchMode=yes"]
        return run([shutil.which(name) or name, *usual, *place, *words], stdin)

    def screen(
        self, *, env: dict[str, str] | None = None, options: Sequence[str] = (), **size: int
    ) -> Terminal:
        """Let ana open the desk."""
        sends = tuple(f"-oSendEnv={name}" for name in env or {})
        return Terminal(self.sshd.login(self.keys["ana"], options=(*sends, *options)), env=env, **size)


def run(command: Sequence[str | bytes], stdin: bytes = b"") -> Outcome:
    """Run a client's program to its end; both its outputs are what came back."""
    done = subprocess.run(command, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return Outcome(done.returncode, done.stdout)
