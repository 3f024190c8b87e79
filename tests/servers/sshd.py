"""A private OpenSSH server, so that a session is one as agents have it: another terminal, another environment."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import socket
import subprocess
from pathlib import Path

from tests.helpers import wait_for
from tests.servers import free_port, server_path

# Without PAM no file of the machine adds to a session's environment, and no login is recorded.
CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
AllowTcpForwarding no
X11Forwarding no
AcceptEnv LANG LC_* COLORTERM {accepts}
{more}
"""
CLIENT_OPTIONS = {
    "StrictHostKeyChecking": "no",
    "UserKnownHostsFile": "/dev/null",
    "IdentitiesOnly": "yes",
    "LogLevel": "ERROR",
    "SendEnv": "LANG LC_* COLORTERM",
}
RUN_FOLDER = Path("/run/sshd")  # where sshd separates privileges; the service's start would make it


class Sshd:
    """OpenSSH on loopback; each key that is let in may run one command, in a terminal.

    `accepts` names more variables that a client may send, as a server without care would; `more` is
    configuration that stands last.
    """

    host = "127.0.0.1"

    def __init__(self, folder: Path, accepts: str = "", more: str = "") -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._keys = 0
        self.make_key("host_key")
        self._authorized.touch()
        self._config.write_text(CONFIG.format(port=self.port, folder=folder, accepts=accepts, more=more))

    @property
    def _config(self) -> Path:
        return self.folder / "sshd_config"

    @property
    def _authorized(self) -> Path:
        return self.folder / "authorized_keys"

    @property
    def log(self) -> str:
        """Return what the server said, for a test that wonders why it is not let in."""
        return (self.folder / "sshd.log").read_text(errors="replace")

    def make_key(self, name: str) -> Path:
        """Make a key pair and return the file of its private half."""
        path = self.folder / name
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
        return path

    def start(self) -> None:
        """Start and wait until it greets."""
        RUN_FOLDER.mkdir(mode=0o755, exist_ok=True)
        program = shutil.which("sshd", path=server_path())
        assert program
        command = [program, "-D", "-f", str(self._config), "-E", str(self.folder / "sshd.log")]
        self._process = subprocess.Popen(command)
        wait_for(self._greets, f"sshd to greet; see {self.folder}/sshd.log")

    def _greets(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=5) as connection:
                return connection.recv(4) == b"SSH-"
        except OSError:
            return False

    def stop(self) -> None:
        """Stop and reap; sessions that are open end when their clients do."""
        if self._process:
            self._process.terminate()
            self._process.wait()
        self._process = None

    def client(self, command: list[str], env: dict[str, str]) -> list[str]:
        """Let a new key in for one command with these variables, and return what logs in with it.

        The client passes TERM always, and of the environment that it is started in LANG, LC_* and
        COLORTERM alone. It logs in as whoever runs the tests.
        """
        self._keys += 1
        key = self.make_key(f"key{self._keys}")
        forced = shlex.join(["env", *(f"{name}={value}" for name, value in env.items()), *command])
        quoted = forced.replace("\\", "\\\\").replace('"', '\\"')
        self.let_in(f'restrict,pty,command="{quoted}" {key.with_suffix(".pub").read_text()}')
        return self.login(key)

    def let_in(self, lines: str) -> None:
        """Add lines to authorized_keys."""
        with self._authorized.open("a", encoding="utf-8") as file:
            file.write(lines)

    def shut_out(self) -> None:
        """Let nobody in any more."""
        self._authorized.write_text("")

    def login(
        self,
        key: Path,
        *words: str,
        terminal: bool = True,
        options: tuple[str, ...] = (),
        account: str = "",
    ) -> list[str]:
        """Return what logs in with a key, in a terminal or without one, and asks for a command."""
        account = account or pwd.getpwuid(os.getuid()).pw_name
        usual = [f"-o{name}={value}" for name, value in CLIENT_OPTIONS.items()]
        login = f"{account}@{self.host}"
        place = ["-p", str(self.port), *usual, "-i", str(key), *options]
        return ["ssh", "-F", os.devnull, *place, "-tt" if terminal else "-T", "--", login, *words]
